import type { OrderId } from '@tidegate/kernel';
import { isClosedStatus, type Order } from '@tidegate/model';

import type { GatewayRequest } from '../ports.js';

/** Requests between decision and sending. Those that later news made pointless never leave it. */
export class Outbox {
  private requests: GatewayRequest[] = [];

  get isEmpty(): boolean {
    return this.requests.length === 0;
  }

  add(request: GatewayRequest): void {
    this.requests.push(request);
  }

  /** Whether an amendment of the order waits here. */
  holdsAmend(order: OrderId): boolean {
    return this.requests.some((request) => request.type === 'amend' && request.order.id === order);
  }

  /** Takes back the order's amendment that was not sent: another one takes its place. */
  dropAmend(order: OrderId): void {
    this.requests = this.requests.filter(
      (request) => request.type !== 'amend' || request.order.id !== order,
    );
  }

  /** Hands over what is to be sent, in order, without requests about orders that are over. */
  take(isOpen: (order: Order) => boolean): readonly GatewayRequest[] {
    const taken = this.requests;
    this.requests = [];
    return taken.filter((request) => isMeant(request, isOpen));
  }
}

/** A cancellation of an order that ended here was asked for by the reconciler: it still works at the venue. */
function isMeant(request: GatewayRequest, isOpen: (order: Order) => boolean): boolean {
  const { type, order } = request;
  return type === 'submit' || isOpen(order) || (type === 'cancel' && isClosedStatus(order.status));
}
