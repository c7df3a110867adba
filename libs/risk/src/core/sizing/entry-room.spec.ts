import { describe, expect, it } from '@jest/globals';

import fc from 'fast-check';

import { instrumentId } from '@tidegate/kernel';

import { anEntryContext, type ContextPlan } from '../../../testing/index.js';
import { correlatedExposureOf } from '../correlated-exposure.js';
import type { HeldExposure } from '../entry-context.js';
import { freshBook } from '../fresh-book.js';
import {
  correlatedRoom,
  exposureRoom,
  globalRoom,
  heldNotional,
  minimumNotional,
  stopRateOf,
} from './entry-room.js';
import { costShareTooHigh } from '../gates/cost-gates.js';
import { RiskOptions } from '../options/risk-options.js';
import { SizingTrail } from './sizing-trail.js';

const held = (name: string, notional: number, direction: HeldExposure['direction'] = 'long') => ({
  instrument: instrumentId('kraken', `${name}/USD`),
  base: name,
  direction,
  notional,
});

const plan: ContextPlan = {
  portfolio: {
    positions: [held('ETH', 500), held('SOL', 300, 'short'), held('XRP', 200)],
    pendingNotional: 100,
    globalNotional: 4_000,
    globalLimit: 6_000,
  },
  returnsCorrelation: (_, other) =>
    other.includes('XRP') ? null : other.includes('ETH') ? 0.8 : -0.9,
};

const rate = fc.double({ min: 0, max: 0.05, noNaN: true });

describe('Room for an entry', () => {
  const context = anEntryContext(plan);

  it('is the limit less positions and ordered entries', () => {
    expect(heldNotional(context)).toBe(1_000);
    expect(exposureRoom(context)).toBe(2_500 - 1_100);
    expect(globalRoom(context)).toBe(2_000);
    expect(globalRoom(anEntryContext())).toBeNull();
  });

  it('counts positions that gain and lose together as one bet', () => {
    expect(correlatedExposureOf(context)).toEqual({ notional: 800, strongest: 0.9, unknown: 1 });
    expect(correlatedRoom(context)).toBe(2_000 - 800);
    const short = anEntryContext({ ...plan, signal: { direction: 'short' } });
    expect(correlatedExposureOf(short)).toEqual({ notional: 0, strongest: 0, unknown: 1 });
  });

  it('adds the costs of entering and leaving to the stop distance', () => {
    const options = new RiskOptions();
    options.costs.slippageRate = 0.0003;
    const stop = { signal: { direction: 'short' }, options } as const;
    const fees = { entry: 0.001, stop: 0.002, target: 0.5 };
    const costly = anEntryContext({ ...stop, market: { fees, spreadRate: 0.001 } });
    // Distance 0.025, fees 0.003, twice half of the spread, slippage of two orders.
    expect(stopRateOf(costly)).toBeCloseTo(0.025 + 0.003 + 0.001 + 0.0006, 12);
    // A maker entry pays neither spread nor slippage.
    const making = anEntryContext({
      ...stop,
      market: { fees, spreadRate: 0.001, makesEntry: true },
    });
    expect(stopRateOf(making)).toBeCloseTo(0.025 + 0.003 + 0.0005 + 0.0003, 12);
  });

  it('counts the same costs as the limit on their share of the stop distance', () => {
    fc.assert(
      fc.property(rate, rate, rate, fc.boolean(), (fee, spreadRate, slippageRate, makesEntry) => {
        const options = new RiskOptions();
        options.costs.slippageRate = slippageRate;
        const fees = { entry: fee, stop: fee / 2, target: 0 };
        const context = anEntryContext({ options, market: { fees, spreadRate, makesEntry } });
        const { numbers } = costShareTooHigh(context);
        const { costRate, stopRate } = numbers as { costRate: number; stopRate: number };
        expect(stopRateOf(context)).toBe(stopRate + costRate);
      }),
    );
  });

  it('values the smallest order at the entry', () => {
    expect(minimumNotional(context)).toBe(10);
    expect(minimumNotional(anEntryContext({ signal: { entry: 33_333.3 } }))).toBeCloseTo(
      13.33332,
      9,
    );
  });
});

describe('freshBook', () => {
  it('returns the book only while it is fresh', () => {
    expect(freshBook(anEntryContext())).not.toBeNull();
    expect(freshBook(anEntryContext({ market: { bookAgeMs: 5_000 } }))).not.toBeNull();
    expect(freshBook(anEntryContext({ market: { bookAgeMs: 5_001 } }))).toBeNull();
    expect(freshBook(anEntryContext({ market: { bookAgeMs: null } }))).toBeNull();
    expect(freshBook(anEntryContext({ market: { book: null } }))).toBeNull();
  });
});

describe('SizingTrail', () => {
  it('records each step with the notional after it', () => {
    const trail = SizingTrail.from('risk_budget', 1_000, { equity: 10 });
    trail.multiply('drawdown', 0.5, { drawdown: 0.1 });
    trail.cap('position', 400, {});
    trail.cap('exposure', 9_000, {});
    trail.softCap('probation', 10, {});
    expect(trail.factors).toEqual([
      { name: 'risk_budget', multiplier: null, cap: null, after: 1_000, numbers: { equity: 10 } },
      { name: 'drawdown', multiplier: 0.5, cap: null, after: 500, numbers: { drawdown: 0.1 } },
      { name: 'position', multiplier: null, cap: 400, after: 400, numbers: {} },
      { name: 'exposure', multiplier: null, cap: 9_000, after: 400, numbers: {} },
      { name: 'probation', multiplier: null, cap: 10, after: 10, numbers: {} },
    ]);
    expect(trail.notional).toBe(10);
  });

  it('allows the smallest order above soft caps, not above hard caps', () => {
    const trail = SizingTrail.from('risk_budget', 1_000, {});
    trail.softCap('kelly', 5, {});
    expect(trail.room).toBe(Number.POSITIVE_INFINITY);
    trail.cap('position', 300, {});
    expect(trail.room).toBe(300);
    expect(trail.budget).toBe(1_000);
  });

  it('treats a negative cap as zero', () => {
    const trail = SizingTrail.from('risk_budget', 1_000, {});
    trail.cap('exposure', -20, {});
    expect(trail.notional).toBe(0);
    expect(trail.room).toBe(0);
  });
});
