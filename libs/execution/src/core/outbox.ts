import type { PositionId } from '@tidegate/kernel';
import type { Order } from '@tidegate/model';

import type { GatewayRequest } from '../ports.js';

/** Requests between decision and sending. What later news made pointless never leaves it. */
export class Outbox {
  private requests: GatewayRequest[] = [];

  get isEmpty(): boolean {
    return this.requests.length === 0;
  }

  add(request: GatewayRequest): void {
    this.requests.push(request);
  }

  /** Takes back the amends of a position that nobody has sent: their terms are about to be made anew. */
  dropAmends(position: PositionId): void {
    if (this.isEmpty) return;
    this.requests = this.requests.filter(
      ({ type, order }) => type !== 'amend' || order.position !== position,
    );
  }

  /** Hands over what is to be sent, in order, without cancels and amends of orders that are over. */
  take(isOpen: (order: Order) => boolean): readonly GatewayRequest[] {
    const taken = this.requests;
    this.requests = [];
    return taken.filter((request) => request.type === 'submit' || isOpen(request.order));
  }
}
