import type { OrderId } from '@tidegate/kernel';
import { isClosedStatus, type Order } from '@tidegate/model';

import type { GatewayRequest } from '../ports.js';

/** Requests between decision and sending. Requests that later events made pointless are never sent. */
export class Outbox {
  private requests: GatewayRequest[] = [];

  get isEmpty(): boolean {
    return this.requests.length === 0;
  }

  add(request: GatewayRequest): void {
    this.requests.push(request);
  }

  /** Whether an unsent amendment of the order is queued. */
  holdsAmend(order: OrderId): boolean {
    return this.requests.some((request) => request.type === 'amend' && request.order.id === order);
  }

  /** Removes the order's unsent amendment, because another replaces it. */
  dropAmend(order: OrderId): void {
    this.requests = this.requests.filter(
      (request) => request.type !== 'amend' || request.order.id !== order,
    );
  }

  /** Removes and returns the queued requests, in order, without those about ended orders. */
  take(isOpen: (order: Order) => boolean): readonly GatewayRequest[] {
    const taken = this.requests;
    this.requests = [];
    return taken.filter((request) => isStillNeeded(request, isOpen));
  }
}

/** Keeps a cancellation of an order that ended here: the reconciler found it still working at the venue. */
function isStillNeeded(request: GatewayRequest, isOpen: (order: Order) => boolean): boolean {
  const { type, order } = request;
  return type === 'submit' || isOpen(order) || (type === 'cancel' && isClosedStatus(order.status));
}
