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

/** Whether a position of one unit with these orders is settled, and whether it is covered. */
function stateOf({ exitReason, orders }: Rows): { settled: boolean; covered: boolean } {
  const positions = [{ ...HELD, exitReason: exitReason ?? null }];
  const account = { ...NOTHING_STORED, positions, orders };
  return {
    settled: unsettledPositions(account).length === 0,
    covered: !faultsOf(account).some((fault) => fault.includes('do not close exactly')),
  };
}

describe('held position', () => {
  it.each<Rows & { readonly state: string }>([
    { state: 'a stop for its whole quantity', orders: [stop(1)] },
    {
      state: 'a partially filled stop',
      orders: [stop(2, { status: 'PARTIALLY_FILLED', filledQuantity: quantity(1) })],
    },
    { state: 'a decided exit for its whole quantity', exitReason: 'time', orders: [exit(1)] },
    {
      state: 'a tier exit and a stop for the rest',
      orders: [exit(0.4, { exitReason: 'tier' }), stop(0.6)],
    },
  ])('a position is settled with $state', (rows) => {
    expect(stateOf(rows)).toEqual({ settled: true, covered: true });
  });

  it.each<Rows & { readonly state: string }>([
    { state: 'a submitted stop', orders: [stop(1, { status: 'SUBMITTED' })] },
    { state: 'a stop with an unknown outcome', orders: [stop(1, { outcomeUnknown: true })] },
    {
      state: 'a stop being resized to its quantity',
      orders: [stop(0.5, { amendment: resizedTo(1) })],
    },
    {
      state: 'a stop being reduced for a tier',
      orders: [stop(1, { amendment: resizedTo(0.6) })],
    },
    {
      state: 'a stop being canceled for a decided exit',
      exitReason: 'target',
      orders: [stop(1, { status: 'PENDING_CANCEL' })],
    },
    { state: 'a submitted exit', exitReason: 'time', orders: [exit(1, { status: 'SUBMITTED' })] },
  ])('a position is covered but not settled with $state', (rows) => {
    expect(stateOf(rows)).toEqual({ settled: false, covered: true });
  });

  it.each<Rows & { readonly state: string }>([
    { state: 'no orders', orders: [] },
    { state: 'no orders after a decided exit', exitReason: 'time', orders: [] },
    { state: 'a stop for less than it holds', orders: [stop(0.5)] },
    { state: 'a stop for more than it holds', orders: [stop(2)] },
    { state: 'a canceled stop', orders: [stop(1, { status: 'CANCELED' })] },
    {
      state: 'a stop being canceled without a decided exit',
      orders: [stop(1, { status: 'PENDING_CANCEL' })],
    },
    {
      state: 'a stop being resized to a wrong quantity',
      orders: [stop(0.5, { amendment: resizedTo(0.7) })],
    },
    { state: 'two stops', orders: [stop(0.5), stop(0.5, { id: orderId('stop-2') })] },
    { state: 'an exit for less than it holds', exitReason: 'time', orders: [exit(0.5)] },
    { state: 'an undecided exit', orders: [exit(1)] },
    {
      state: 'an exit and a stop for its whole quantity each',
      exitReason: 'time',
      orders: [exit(1), stop(1)],
    },
    {
      state: 'an exit and a stop being canceled',
      exitReason: 'time',
      orders: [exit(1), stop(1, { status: 'PENDING_CANCEL' })],
    },
  ])('a position is not covered with $state', (rows) => {
    expect(stateOf(rows)).toEqual({ settled: false, covered: false });
  });
});
