import { describe, expect, it } from '@jest/globals';
import { orderId, positionId } from '@tidegate/kernel';
import { anOrder } from '@tidegate/matching/testing';
import type { Order } from '@tidegate/model';

import type { GatewayRequest } from '../ports.js';
import { Outbox } from './outbox.js';

const always = (): boolean => true;

function submit(id: string): GatewayRequest {
  return { type: 'submit', order: anOrder({ id }), group: null };
}

function cancel(id: string): GatewayRequest {
  return { type: 'cancel', order: anOrder({ id }) };
}

function amend(id: string, position = 'p-1'): GatewayRequest {
  const order: Order = anOrder({ id, position: positionId(position) });
  const { quantity, limitPrice, stopPrice } = order;
  return { type: 'amend', order, quantity, limitPrice, stopPrice };
}

function filledWith(...requests: readonly GatewayRequest[]): Outbox {
  const outbox = new Outbox();
  for (const request of requests) outbox.add(request);
  return outbox;
}

function named(requests: readonly GatewayRequest[]): readonly string[] {
  return requests.map(({ type, order }) => `${type} ${order.id}`);
}

describe('Outbox', () => {
  it('returns requests once, in the order they were added', () => {
    const outbox = filledWith(submit('a'), amend('b'), cancel('c'));
    expect(outbox.isEmpty).toBe(false);
    expect(named(outbox.take(always))).toEqual(['submit a', 'amend b', 'cancel c']);
    expect([outbox.isEmpty, outbox.take(always)]).toEqual([true, []]);
  });

  it('drops cancels and amends of ended orders, but never a submit', () => {
    const outbox = filledWith(submit('over'), amend('over'), cancel('over'), cancel('open'));
    const taken = outbox.take(({ id }) => id === 'open');
    expect(named(taken)).toEqual(['submit over', 'cancel open']);
  });

  it('keeps the cancellation of an order that had ended when it was requested', () => {
    const order = anOrder({ id: 'ended', status: 'CANCELED' });
    const { quantity, limitPrice, stopPrice } = order;
    const outbox = filledWith(
      { type: 'amend', order, quantity, limitPrice, stopPrice },
      { type: 'cancel', order },
    );
    expect(named(outbox.take(() => false))).toEqual(['cancel ended']);
  });

  it('removes the unsent amendment of one order and nothing else', () => {
    const outbox = filledWith(submit('b'), amend('b'), cancel('b'), amend('d'));
    expect([outbox.holdsAmend(orderId('b')), outbox.holdsAmend(orderId('c'))]).toEqual([
      true,
      false,
    ]);
    outbox.dropAmend(orderId('b'));
    expect(outbox.holdsAmend(orderId('b'))).toBe(false);
    expect(named(outbox.take(always))).toEqual(['submit b', 'cancel b', 'amend d']);
  });
});
