import { describe, expect, it } from '@jest/globals';

import { epochMs, MINUTE_MS, type DecimalInput, type EpochMs } from '@tidegate/kernel';
import type { Side } from '@tidegate/model';

import {
  aCandleSlice,
  aWorkingOrder,
  BTC_USD,
  frictionless,
  SLICE_AT,
} from '../../testing/index.js';
import type { MarketSlice, MatchOutcome, WorkingOrder } from './market-slice.js';
import { MatchingOptions } from './matching-options.js';
import { OpenSlice } from './open-slice.js';

const OPEN_AT = epochMs(SLICE_AT - MINUTE_MS);

const match = (
  working: WorkingOrder | readonly WorkingOrder[],
  slice: MarketSlice,
  model = frictionless(),
): MatchOutcome =>
  new OpenSlice(slice, { instrument: BTC_USD, model }).match(
    Array.isArray(working) ? working : [working as WorkingOrder],
  );

/** The executions as `quantity @ price liquidity`. */
const fillsOf = (outcome: MatchOutcome): string[] =>
  outcome.executions.map(
    ({ quantity, price, liquidity }) => `${quantity.toString()} @ ${price.toString()} ${liquidity}`,
  );

const limit = (side: Side, limitPrice: DecimalInput, state = {}): WorkingOrder =>
  aWorkingOrder({ type: 'limit', side, limitPrice }, state);

const stop = (side: Side, stopPrice: DecimalInput, state = {}): WorkingOrder =>
  aWorkingOrder({ type: 'stop_market', side, stopPrice }, state);

describe('A market order on a candle', () => {
  it('fills at the open, as a taker', () => {
    const outcome = match(aWorkingOrder(), aCandleSlice({ open: 100.5 }));
    expect(fillsOf(outcome)).toEqual(['1 @ 100.5 taker']);
  });

  it('pays half the spread and the impact, rounded to tick against the order', () => {
    const model = Object.assign(frictionless(), {
      halfSpreadRate: 0.001,
      impactCoefficient: 0.04,
      impactRateMax: 0.5,
    });
    const slice = aCandleSlice({ volume: 100 });
    // 100 × (1 ± (0.001 + 0.04·√(1/100))) = 100.5 and 99.5
    expect(fillsOf(match(aWorkingOrder(), slice, model))).toEqual(['1 @ 100.5 taker']);
    expect(fillsOf(match(aWorkingOrder({ side: 'sell' }), slice, model))).toEqual([
      '1 @ 99.5 taker',
    ]);
    const finer = Object.assign(model, { halfSpreadRate: 0.00101 });
    expect(fillsOf(match(aWorkingOrder(), slice, finer))).toEqual(['1 @ 100.6 taker']);
    expect(fillsOf(match(aWorkingOrder({ side: 'sell' }), slice, finer))).toEqual([
      '1 @ 99.4 taker',
    ]);
  });

  it('never pays more impact than the bound', () => {
    const model = Object.assign(frictionless(), { impactCoefficient: 1, impactRateMax: 0.02 });
    expect(fillsOf(match(aWorkingOrder(), aCandleSlice({ volume: 1 }), model))).toEqual([
      '1 @ 102 taker',
    ]);
  });

  it('pays the impact of its filled quantity, not of its full quantity', () => {
    const model = Object.assign(frictionless(), {
      impactCoefficient: 0.04,
      impactRateMax: 0.5,
      participationRateMax: 0.25,
    });
    const order = aWorkingOrder({ quantity: 400 });
    // 100 × (1 + 0.04·√(25/100)) = 102
    expect(fillsOf(match(order, aCandleSlice({ volume: 100 }), model))).toEqual(['25 @ 102 taker']);
  });

  it('takes at most its share of the volume and leaves the rest for the next slice', () => {
    const model = Object.assign(frictionless(), { participationRateMax: 0.1 });
    const outcome = match(aWorkingOrder({ quantity: 5 }), aCandleSlice({ volume: 12.3456 }), model);
    expect(fillsOf(outcome)).toEqual(['1.2345 @ 100 taker']);
    expect(outcome.canceled).toEqual([]);
  });

  it('shares the volume with the other orders of the slice, in their order', () => {
    const model = Object.assign(frictionless(), { participationRateMax: 0.1 });
    const orders = [
      aWorkingOrder({ id: 'first', quantity: 2 }),
      aWorkingOrder({ id: 'second', quantity: 2 }),
      aWorkingOrder({ id: 'third', quantity: 2 }),
    ];
    const outcome = match(orders, aCandleSlice({ volume: 30 }), model);
    expect(fillsOf(outcome)).toEqual(['2 @ 100 taker', '1 @ 100 taker']);
    expect(outcome.executions.map(({ order }) => order)).toEqual(['first', 'second']);
  });

  it('waits while the candle has no volume', () => {
    expect(match(aWorkingOrder(), aCandleSlice({ volume: 0 })).executions).toEqual([]);
    const invented = aCandleSlice({ synthetic: true });
    const outcome = match(aWorkingOrder({}, { phase: 'arriving' }), invented);
    expect(outcome).toEqual({ executions: [], canceled: [], phases: [] });
  });

  it('ignores a candle that closed before the order was active', () => {
    const late = aWorkingOrder({}, { activeFrom: SLICE_AT });
    const inTime = aWorkingOrder({}, { activeFrom: epochMs(SLICE_AT - 1) });
    expect(match(late, aCandleSlice()).executions).toHaveLength(0);
    expect(match(inTime, aCandleSlice()).executions).toHaveLength(1);
  });

  it('uses modest friction by default', () => {
    const outcome = match(aWorkingOrder(), aCandleSlice(), new MatchingOptions());
    // 100 × (1 + 0.0002 + 0.005·√0.001) = 100.0358…
    expect(fillsOf(outcome)).toEqual(['1 @ 100.1 taker']);
  });
});

describe('A limit order on a candle', () => {
  it('fills only when the candle traded through it', () => {
    expect(match(limit('buy', 99), aCandleSlice({ low: 99 })).executions).toEqual([]);
    expect(fillsOf(match(limit('buy', 99), aCandleSlice({ low: 98.9 })))).toEqual(['1 @ 99 maker']);
    expect(match(limit('sell', 101), aCandleSlice({ high: 101 })).executions).toEqual([]);
    expect(fillsOf(match(limit('sell', 101), aCandleSlice({ high: 101.1 })))).toEqual([
      '1 @ 101 maker',
    ]);
  });

  it('pays neither spread nor impact when it rests', () => {
    const model = Object.assign(frictionless(), { halfSpreadRate: 0.01, impactCoefficient: 1 });
    expect(fillsOf(match(limit('buy', 102), aCandleSlice(), model))).toEqual(['1 @ 100 maker']);
    expect(fillsOf(match(limit('sell', 98), aCandleSlice(), model))).toEqual(['1 @ 100 maker']);
  });

  it('fills at the better open when the market gapped through it', () => {
    expect(fillsOf(match(limit('buy', 102), aCandleSlice()))).toEqual(['1 @ 100 maker']);
    expect(fillsOf(match(limit('sell', 98), aCandleSlice()))).toEqual(['1 @ 100 maker']);
  });

  it('takes at the open when it arrives crossing, but never beyond its limit', () => {
    const model = Object.assign(frictionless(), {
      halfSpreadRate: 0.001,
      impactCoefficient: 1,
      impactRateMax: 0.05,
    });
    const arriving = { phase: 'arriving' } as const;
    expect(fillsOf(match(limit('buy', 110, arriving), aCandleSlice(), model))).toEqual([
      '1 @ 103.3 taker',
    ]);
    expect(fillsOf(match(limit('buy', 101, arriving), aCandleSlice(), model))).toEqual([
      '1 @ 101 taker',
    ]);
    expect(fillsOf(match(limit('sell', 99, arriving), aCandleSlice(), model))).toEqual([
      '1 @ 99 taker',
    ]);
  });

  it('rests when it arrives inside the spread, and fills at its own price', () => {
    const model = Object.assign(frictionless(), { halfSpreadRate: 0.002 });
    const outcome = match(limit('buy', 100.1, { phase: 'arriving' }), aCandleSlice(), model);
    expect(fillsOf(outcome)).toEqual(['1 @ 100.1 maker']);
    const far = match(limit('buy', 98, { phase: 'arriving' }), aCandleSlice(), model);
    expect(far).toEqual({
      executions: [],
      canceled: [],
      phases: [{ order: 'o-1', phase: 'resting' }],
    });
  });

  it('is cancelled when it is post-only and would cross on arrival', () => {
    const order = { type: 'limit', limitPrice: 101, postOnly: true } as const;
    const arriving = match(aWorkingOrder(order, { phase: 'arriving' }), aCandleSlice());
    expect(arriving.canceled).toEqual([{ order: 'o-1', reasonCode: 'POST_ONLY_WOULD_CROSS' }]);
    expect(arriving.executions).toEqual([]);
    const touching = { ...order, limitPrice: 100 };
    expect(match(aWorkingOrder(touching, { phase: 'arriving' }), aCandleSlice()).canceled).toEqual([
      { order: 'o-1', reasonCode: 'POST_ONLY_WOULD_CROSS' },
    ]);
    const resting = match(aWorkingOrder(order), aCandleSlice());
    expect(fillsOf(resting)).toEqual(['1 @ 100 maker']);
  });
});

describe('A stop order on a candle', () => {
  it('triggers when the candle reaches it and fills at the stop less costs', () => {
    const model = Object.assign(frictionless(), { halfSpreadRate: 0.002 });
    expect(match(stop('sell', 98.9), aCandleSlice(), model).executions).toEqual([]);
    expect(fillsOf(match(stop('sell', 99), aCandleSlice(), model))).toEqual(['1 @ 98.8 taker']);
    expect(match(stop('buy', 101.1), aCandleSlice(), model).executions).toEqual([]);
    expect(fillsOf(match(stop('buy', 101), aCandleSlice(), model))).toEqual(['1 @ 101.3 taker']);
  });

  it('fills at the open when the market gapped over it', () => {
    expect(fillsOf(match(stop('sell', 105), aCandleSlice()))).toEqual(['1 @ 100 taker']);
    expect(fillsOf(match(stop('buy', 95), aCandleSlice()))).toEqual(['1 @ 100 taker']);
  });

  it('continues as a market order once triggered, even when the price came back', () => {
    const model = Object.assign(frictionless(), { participationRateMax: 0.1 });
    const first = match(stop('sell', 99), aCandleSlice({ volume: 4 }), model);
    expect(fillsOf(first)).toEqual(['0.4 @ 99 taker']);
    expect(first.phases).toEqual([{ order: 'o-1', phase: 'triggered' }]);
    const recovered = aCandleSlice({ open: 103, high: 104, low: 102.5, close: 103 });
    expect(fillsOf(match(stop('sell', 99, { phase: 'triggered' }), recovered))).toEqual([
      '1 @ 103 taker',
    ]);
    expect(match(stop('sell', 99), recovered).executions).toEqual([]);
  });

  it('counts as triggered once it has fills', () => {
    const partly = aWorkingOrder({
      type: 'stop_market',
      side: 'sell',
      stopPrice: 50,
      filledQuantity: aWorkingOrder({ quantity: '0.5' }).order.quantity,
    });
    expect(fillsOf(match(partly, aCandleSlice()))).toEqual(['0.5 @ 100 taker']);
  });

  it('never fills at or below zero', () => {
    const model = Object.assign(frictionless(), { halfSpreadRate: 0.05 });
    const slice = aCandleSlice({ open: 0.1, high: 0.1, low: 0.1, close: 0.1 });
    expect(fillsOf(match(stop('sell', 0.1), slice, model))).toEqual(['1 @ 0.1 taker']);
  });
});

/** Execution times, in milliseconds after the open of the one-minute candle. */
const timesOf = (outcome: MatchOutcome): number[] =>
  outcome.executions.map(({ at }) => at - OPEN_AT);

const activeAt = (afterOpenMs: number): { activeFrom: EpochMs } => ({
  activeFrom: epochMs(OPEN_AT + afterOpenMs),
});

describe('The time of an execution on a candle', () => {
  it('is the open for an order that fills at the open', () => {
    expect(timesOf(match(aWorkingOrder(), aCandleSlice()))).toEqual([0]);
    expect(timesOf(match(limit('buy', 102), aCandleSlice()))).toEqual([0]);
    expect(timesOf(match(stop('sell', 105), aCandleSlice()))).toEqual([0]);
    expect(timesOf(match(stop('sell', 100), aCandleSlice()))).toEqual([0]);
    expect(timesOf(match(stop('buy', 100), aCandleSlice()))).toEqual([0]);
  });

  it('is never before the order is active', () => {
    expect(timesOf(match(aWorkingOrder({}, activeAt(2_150)), aCandleSlice()))).toEqual([2_150]);
  });

  it('is halfway between the first possible moment and the close for a stop or limit inside the bar', () => {
    expect(timesOf(match(stop('sell', 99), aCandleSlice()))).toEqual([30_000]);
    expect(timesOf(match(limit('buy', 99.5), aCandleSlice()))).toEqual([30_000]);
    const late = match(stop('sell', 99, activeAt(20_000)), aCandleSlice());
    expect(timesOf(late)).toEqual([40_000]);
  });

  it('never decreases over the executions of one candle', () => {
    const orders = [
      aWorkingOrder(
        { id: 'late', type: 'stop_market', side: 'sell', stopPrice: 99.5 },
        activeAt(29_000),
      ),
      aWorkingOrder({ id: 'early', type: 'limit', limitPrice: 99.5 }),
    ];
    expect(timesOf(match(orders, aCandleSlice()))).toEqual([44_500, 44_500]);
  });
});

describe('An order that becomes active inside a candle', () => {
  const inside = activeAt(30_000);

  it('fills at the close, the only known later price, when it is a market order', () => {
    const slice = aCandleSlice({ open: 100, close: 100.7 });
    const outcome = match(aWorkingOrder({}, inside), slice);
    expect(fillsOf(outcome)).toEqual(['1 @ 100.7 taker']);
    expect(timesOf(outcome)).toEqual([60_000]);
  });

  it('does not fill its limit at an open that preceded it', () => {
    const arriving = { ...inside, phase: 'arriving' } as const;
    const slice = aCandleSlice({ open: 100, high: 100, low: 97, close: 98 });
    expect(match(limit('sell', 99.5, arriving), slice).executions).toEqual([]);
    expect(match(limit('sell', 99.5, inside), slice).executions).toEqual([]);
  });

  it('fills its limit only when the close proves that the price traded through it', () => {
    const slice = aCandleSlice({ open: 98, high: 101, low: 97, close: 99.5 });
    expect(match(limit('sell', 99.5, inside), slice).executions).toEqual([]);
    const through = match(limit('sell', 99.4, inside), slice);
    expect(fillsOf(through)).toEqual(['1 @ 99.4 maker']);
    expect(timesOf(through)).toEqual([45_000]);
    expect(match(limit('buy', 99.5, inside), slice).executions).toEqual([]);
    expect(fillsOf(match(limit('buy', 99.6, inside), slice))).toEqual(['1 @ 99.6 maker']);
  });

  it('is cancelled if it is IOC, because the candle proves no crossing after it', () => {
    const order = { type: 'limit', limitPrice: 105, timeInForce: 'IOC' } as const;
    for (const phase of ['arriving', 'resting'] as const) {
      const outcome = match(aWorkingOrder(order, { ...inside, phase }), aCandleSlice());
      expect(outcome.executions).toEqual([]);
      expect(outcome.canceled).toEqual([{ order: 'o-1', reasonCode: 'IOC_REMAINDER' }]);
    }
  });

  it('triggers its stop on any low of the candle, because the worse path is assumed', () => {
    const outcome = match(stop('sell', 99, inside), aCandleSlice());
    expect(fillsOf(outcome)).toEqual(['1 @ 99 taker']);
    expect(timesOf(outcome)).toEqual([45_000]);
  });

  it('triggers a stop that the open had passed only when the close is beyond it, too', () => {
    const back = aCandleSlice({ open: 100, high: 103, low: 99, close: 102 });
    expect(match(stop('sell', 101, inside), back).executions).toEqual([]);
    const gone = aCandleSlice({ open: 100, high: 103, low: 99, close: 100.5 });
    const outcome = match(stop('sell', 101, inside), gone);
    expect(fillsOf(outcome)).toEqual(['1 @ 100 taker']);
    expect(timesOf(outcome)).toEqual([45_000]);
  });
});
