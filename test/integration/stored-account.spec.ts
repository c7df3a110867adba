import { describe, expect, it } from '@jest/globals';
import { epochMs, orderId, price, quantity } from '@tidegate/kernel';
import type { Amendment, ExitReason, Order } from '@tidegate/model';
import { anOrder } from '@tidegate/model/testing';
import { anOpenPosition } from '@tidegate/portfolio/testing';

import { faultsOf, NOTHING_STORED, unsettledPositions } from './stored-account.js';

const HELD = { ...anOpenPosition(), status: 'open' as const, quantity: quantity(1) };

function order(id: string, change: Partial<Order>): Order {
  return anOrder({
    id: orderId(id),
    position: HELD.id,
    side: 'sell',
    status: 'ACCEPTED',
    ...change,
  });
}

const stop = (amount: number, change: Partial<Order> = {}): Order =>
  order('stop', { purpose: 'protective_stop', quantity: quantity(amount), ...change });

const exit = (amount: number, change: Partial<Order> = {}): Order =>
  order('exit', { purpose: 'exit', quantity: quantity(amount), ...change });

const resizedTo = (amount: number): Amendment => ({
  quantity: quantity(amount),
  limitPrice: null,
  stopPrice: price(98),
  askedAt: epochMs(0),
});

interface Rows {
  readonly exitReason?: ExitReason;
  readonly orders: readonly Order[];
}

/** Whether one unit that is held by these orders is settled, and whether it is covered as a commit must leave it. */
function judged({ exitReason, orders }: Rows): { settled: boolean; covered: boolean } {
  const positions = [{ ...HELD, exitReason: exitReason ?? null }];
  const account = { ...NOTHING_STORED, positions, orders };
  return {
    settled: unsettledPositions(account).length === 0,
    covered: !faultsOf(account).some((fault) => fault.includes('do not close exactly')),
  };
}

describe('A held position', () => {
  it.each<Rows & { readonly state: string }>([
    { state: 'a stop for all of it', orders: [stop(1)] },
    {
      state: 'a stop that has begun to fill',
      orders: [stop(2, { status: 'PARTIALLY_FILLED', filledQuantity: quantity(1) })],
    },
    { state: 'an exit for all of it that was decided', exitReason: 'time', orders: [exit(1)] },
    {
      state: 'the exit of a tier and a stop for the rest',
      orders: [exit(0.4, { exitReason: 'tier' }), stop(0.6)],
    },
  ])('is settled with $state', (rows) => {
    expect(judged(rows)).toEqual({ settled: true, covered: true });
  });

  it.each<Rows & { readonly state: string }>([
    { state: 'a stop on its way', orders: [stop(1, { status: 'SUBMITTED' })] },
    { state: 'a stop in doubt', orders: [stop(1, { outcomeUnknown: true })] },
    { state: 'a stop on its way to that size', orders: [stop(0.5, { amendment: resizedTo(1) })] },
    {
      state: 'a stop that makes room for a tier',
      orders: [stop(1, { amendment: resizedTo(0.6) })],
    },
    {
      state: 'a stop that makes room for an exit',
      exitReason: 'target',
      orders: [stop(1, { status: 'PENDING_CANCEL' })],
    },
    { state: 'an exit on its way', exitReason: 'time', orders: [exit(1, { status: 'SUBMITTED' })] },
  ])('is covered but not settled with $state', (rows) => {
    expect(judged(rows)).toEqual({ settled: false, covered: true });
  });

  it.each<Rows & { readonly state: string }>([
    { state: 'nothing', orders: [] },
    { state: 'nothing, though it is to leave', exitReason: 'time', orders: [] },
    { state: 'a stop for less', orders: [stop(0.5)] },
    { state: 'a stop for more', orders: [stop(2)] },
    { state: 'a stop that is over', orders: [stop(1, { status: 'CANCELED' })] },
    { state: 'a stop that leaves for nothing', orders: [stop(1, { status: 'PENDING_CANCEL' })] },
    { state: 'a stop being resized wrongly', orders: [stop(0.5, { amendment: resizedTo(0.7) })] },
    { state: 'two stops', orders: [stop(0.5), stop(0.5, { id: orderId('stop-2') })] },
    { state: 'an exit for less', exitReason: 'time', orders: [exit(0.5)] },
    { state: 'an exit that nothing decided', orders: [exit(1)] },
    { state: 'exit and stop for all of it', exitReason: 'time', orders: [exit(1), stop(1)] },
    {
      state: 'an exit beside a stop that leaves',
      exitReason: 'time',
      orders: [exit(1), stop(1, { status: 'PENDING_CANCEL' })],
    },
  ])('is neither with $state', (rows) => {
    expect(judged(rows)).toEqual({ settled: false, covered: false });
  });
});
