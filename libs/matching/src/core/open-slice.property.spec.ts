import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Decimal, epochMs, MINUTE_MS } from '@tidegate/kernel';
import { CaseCounter, seeded } from '@tidegate/kernel/testing';

import {
  aBookSlice,
  aCandleSlice,
  aQuoteSlice,
  aWorkingOrder,
  BTC_USD,
  frictionless,
  SLICE_AT,
} from '../../testing/index.js';
import type { Execution, MarketSlice, MatchOutcome, WorkingOrder } from './market-slice.js';
import { MatchingOptions } from './matching-options.js';
import { OpenSlice } from './open-slice.js';

const OPEN_AT = SLICE_AT - MINUTE_MS;

const match = (
  orders: readonly WorkingOrder[],
  slice: MarketSlice,
  model: MatchingOptions = frictionless(),
): MatchOutcome => new OpenSlice(slice, { instrument: BTC_USD, model }).match(orders);

describe('OpenSlice with any orders', () => {
  const anyWorking = fc
    .record({
      side: fc.constantFrom('buy', 'sell'),
      type: fc.constantFrom('market', 'limit', 'stop_market'),
      lots: fc.integer({ min: 1, max: 60_000 }),
      ticks: fc.integer({ min: 950, max: 1_050 }),
      timeInForce: fc.constantFrom('GTC', 'IOC', 'FOK'),
      postOnly: fc.boolean(),
      phase: fc.constantFrom('arriving', 'resting', 'triggered'),
      group: fc.constantFrom(null, 'g1', 'g2'),
      /** From long before the slice to late inside a candle. */
      activeFrom: fc.constantFrom(0, OPEN_AT, OPEN_AT + 150, SLICE_AT - 10_000),
      expiresAt: fc.constantFrom(null, null, OPEN_AT, SLICE_AT - 1, SLICE_AT, SLICE_AT + 1),
    } as const)
    .map((plan) => (id: string): WorkingOrder => {
      const at = new Decimal(plan.ticks).mul('0.1');
      return aWorkingOrder(
        {
          id,
          side: plan.side,
          type: plan.type,
          quantity: new Decimal(plan.lots).mul('0.0001'),
          ...(plan.type === 'limit' ? { limitPrice: at, postOnly: plan.postOnly } : {}),
          ...(plan.type === 'stop_market' ? { stopPrice: at } : {}),
          timeInForce: plan.type === 'stop_market' ? 'GTC' : plan.timeInForce,
          expiresAt: plan.expiresAt === null ? null : epochMs(plan.expiresAt),
        },
        { phase: plan.phase, ocoGroup: plan.group, activeFrom: epochMs(plan.activeFrom) },
      );
    });

  const anyOrders = fc
    .array(anyWorking, { minLength: 1, maxLength: 8 })
    .map((makers) => makers.map((make, index) => make(`o-${index}`)));

  const ticks = fc.integer({ min: 960, max: 1_040 }).map((count) => count / 10);
  const amount = fc.integer({ min: 0, max: 100_000 }).map((count) => count / 10_000);
  const anySlice: fc.Arbitrary<MarketSlice> = fc.oneof(
    fc.tuple(ticks, ticks, ticks, ticks, amount).map(([open, close, a, b, volume]) =>
      aCandleSlice({
        open,
        close,
        high: Math.max(open, close, a, b),
        low: Math.min(open, close, a, b),
        volume,
      }),
    ),
    fc
      .tuple(ticks, fc.integer({ min: 1, max: 20 }), fc.array(amount, { maxLength: 5 }))
      .map(([bid, gap, amounts]) =>
        aBookSlice({
          bids: amounts.map((units, level) => [(bid * 10 - level) / 10, units] as const),
          asks: amounts.map((units, level) => [(bid * 10 + gap + level) / 10, units] as const),
        }),
      ),
    fc
      .tuple(ticks, fc.integer({ min: 1, max: 20 }), amount)
      .map(([bid, gap, units]) =>
        aQuoteSlice({ bid, ask: (bid * 10 + gap) / 10, bidQuantity: units, askQuantity: units }),
      ),
  );

  it('holds every invariant for any orders and any slice', () => {
    const model = new MatchingOptions();
    const cases = new CaseCounter(...CASES);
    fc.assert(
      fc.property(anyOrders, anySlice, (orders, slice) => {
        const outcome = match(orders, slice, model);
        countCases(cases, outcome, orders);
        expectTimes(outcome.executions, orders, slice);
        const filled = new Map<string, Decimal>();
        for (const execution of outcome.executions) {
          const working = orders.find(({ order }) => order.id === execution.order);
          const before = filled.get(execution.order) ?? new Decimal(0);
          filled.set(execution.order, before.add(execution.quantity));
          const { limitPrice, side } = (working as WorkingOrder).order;
          expect(execution.price.mod(BTC_USD.priceIncrement).isZero()).toBe(true);
          expect(execution.quantity.mod(BTC_USD.quantityIncrement).isZero()).toBe(true);
          expect(execution.quantity.gt(0)).toBe(true);
          if (limitPrice) {
            const better =
              side === 'buy' ? execution.price.lte(limitPrice) : execution.price.gte(limitPrice);
            expect(better).toBe(true);
          }
        }
        for (const { order } of orders) {
          const done = filled.get(order.id) ?? new Decimal(0);
          expect(done.lte(order.quantity)).toBe(true);
          if (order.timeInForce === 'FOK') {
            expect(done.isZero() || done.eq(order.quantity)).toBe(true);
          }
        }
        for (const group of ['g1', 'g2']) {
          const members = orders.filter(({ ocoGroup }) => ocoGroup === group);
          const largest = members.reduce(
            (most, { order }) => Decimal.max(most, order.quantity),
            new Decimal(0),
          );
          const sum = members.reduce(
            (total, { order }) => total.add(filled.get(order.id) ?? 0),
            new Decimal(0),
          );
          expect(sum.lte(largest)).toBe(true);
        }
        const gone = outcome.canceled.map(({ order }) => order);
        expect(new Set(gone).size).toBe(gone.length);
        expect(outcome.phases.filter(({ order }) => gone.includes(order))).toEqual([]);
        expect(match(orders, slice, model)).toEqual(outcome);
      }),
      seeded({ numRuns: 2_400 }),
    );
    cases.assertReached(5);
  });

  it('never takes more than its share of a candle', () => {
    fc.assert(
      fc.property(anyOrders, amount, (orders, volume) => {
        const outcome = match(orders, aCandleSlice({ volume }), new MatchingOptions());
        const taken = outcome.executions.reduce(
          (sum, { quantity: units }) => sum.add(units),
          new Decimal(0),
        );
        expect(taken.lte(new Decimal(volume).mul('0.1'))).toBe(true);
      }),
      seeded(),
    );
  });
});

const CASES = [
  'taker',
  'maker',
  'partly filled',
  'two executions',
  'both of a group',
  'inside a candle',
  'IOC_REMAINDER',
  'FOK_NOT_FILLABLE',
  'POST_ONLY_WOULD_CROSS',
  'OCO_SIBLING_FILLED',
  'EXPIRED',
  'triggered',
] as const;

function countCases(
  cases: CaseCounter<(typeof CASES)[number]>,
  { executions, canceled, phases }: MatchOutcome,
  orders: readonly WorkingOrder[],
): void {
  const workingOf = (id: string): WorkingOrder =>
    orders.find(({ order }) => order.id === id) as WorkingOrder;
  for (const { order, quantity, liquidity, at } of executions) {
    cases.count(liquidity);
    cases.count('partly filled', quantity.lt(workingOf(order).order.quantity));
    cases.count('inside a candle', at > OPEN_AT + 150 && at < SLICE_AT);
  }
  const groups = new Set(executions.map(({ order }) => workingOf(order).ocoGroup));
  cases.count('two executions', executions.length > 1);
  cases.count('both of a group', executions.length > 1 && groups.size === 1 && !groups.has(null));
  for (const { reasonCode } of canceled) cases.count(reasonCode);
  cases.count(
    'triggered',
    phases.some(({ phase }) => phase === 'triggered'),
  );
}

/** Expects every execution to be after its order is active, inside the slice, and not before an earlier one. */
function expectTimes(
  executions: readonly Execution[],
  orders: readonly WorkingOrder[],
  slice: MarketSlice,
): void {
  let last = slice.type === 'candle' ? slice.candle.openTime : slice.at;
  const end = slice.type === 'candle' ? slice.closeTime : slice.at;
  for (const { order, at } of executions) {
    const working = orders.find((each) => each.order.id === order);
    expect(at).toBeGreaterThanOrEqual(Math.max(last, working?.activeFrom ?? Infinity));
    expect(at).toBeLessThanOrEqual(end);
    last = at;
  }
}
