import { describe, expect, it } from '@jest/globals';
import { quantity } from '@tidegate/kernel';

import { anOrder } from '../../testing/index.js';
import { isClosedStatus, isOpenOrder, leavesOf, ORDER_STATUSES } from './order.js';

describe('an order status', () => {
  it('is closed when the order no longer works at the venue', () => {
    expect(ORDER_STATUSES.filter(isClosedStatus)).toEqual([
      'DENIED',
      'REJECTED',
      'FILLED',
      'CANCELED',
      'EXPIRED',
    ]);
  });

  it('is open or closed, never both', () => {
    for (const status of ORDER_STATUSES) {
      expect(isOpenOrder(anOrder({ status }))).toBe(!isClosedStatus(status));
    }
  });
});

describe('leavesOf', () => {
  it('is the unfilled quantity', () => {
    const order = anOrder({ quantity: quantity('1.3'), filledQuantity: quantity('0.4') });
    expect(leavesOf(order).toString()).toBe('0.9');
  });
});
