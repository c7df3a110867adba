import { describe, expect, it } from '@jest/globals';

import { epochMs, MINUTE_MS } from '@tidegate/kernel';
import { GATE_CODES } from '@tidegate/model';
import { NOON } from '@tidegate/portfolio/testing';

import {
  aHeldExposure,
  anEntryContext,
  REFUSED_ENTRIES,
  riskOptionsWith,
  type ContextPlan,
} from '../../testing/index.js';
import { assessAfter, assessEntry } from './assess-entry.js';
import type { EntryContext } from './entry-context.js';
import { contextOfSnapshot, entrySnapshotOf } from './entry-snapshot.js';

/** The context after a way through its text. */
function restored(context: EntryContext): EntryContext {
  const { account, signal, prediction, options } = context;
  const text = entrySnapshotOf(context)?.() ?? '';
  return contextOfSnapshot(text, { account, signal, prediction, options }) as EntryContext;
}

const BUSY: ContextPlan = {
  portfolio: {
    positions: [aHeldExposure({ notional: 700 })],
    globalLimit: 9_000,
    globalNotional: 800,
    pendingNotional: 12.5,
  },
  returnsCorrelation: () => 0.7,
  state: {
    entryTimes: [epochMs(NOON - 90 * MINUTE_MS), epochMs(NOON - 2 * MINUTE_MS)],
    instrumentActivity: { 'kraken:BTC/USD': epochMs(NOON - 61_000), 'kraken:X/USD': NOON },
    strategyExits: { 'kraken:BTC/USD|keltner|long': epochMs(NOON - 61_000) },
    lastLossAt: epochMs(NOON - 31_000),
    rMultiples: [2, -1, 0, 1.5, -0.5, ...Array<number>(50).fill(0.5)],
    lossStreak: 2,
    equityPeak: 5_200,
    ruin: { probability: 0.001, probationLeft: 2 },
  },
  options: riskOptionsWith({ pace: { tradesPerDayMax: 9 } }),
};

const CASES = GATE_CODES.flatMap((gate) =>
  Object.entries(REFUSED_ENTRIES[gate]).map(([what, plan]) => ({ gate, what, plan })),
);

describe('the snapshot of an entry', () => {
  it.each(CASES)('gives the same verdicts again for $gate and $what', ({ gate, plan }) => {
    const context = anEntryContext(plan);
    expect(assessEntry(restored(context))).toEqual(assessEntry(context));
    expect(assessAfter(restored(context), gate)).toEqual(assessAfter(context, gate));
  });

  it('gives the same size again for an account with positions and a record', () => {
    const context = anEntryContext(BUSY);
    expect(assessEntry(context).accepted).toBe(true);
    expect(assessEntry(restored(context))).toEqual(assessEntry(context));
  });

  it('captures the values at the time of the call', () => {
    const positions = [aHeldExposure()];
    const context = anEntryContext({ portfolio: { positions } });
    const text = entrySnapshotOf(context);
    positions.push(aHeldExposure());
    expect(text?.()).toBe(
      entrySnapshotOf(anEntryContext({ portfolio: { positions: [aHeldExposure()] } }))?.(),
    );
  });

  it('has a bounded size', () => {
    const many = Array.from({ length: 64 }, () => aHeldExposure());
    const entryTimes = Array.from({ length: 2_000 }, (_, index) => epochMs(NOON - 2_000 + index));
    const full = anEntryContext({ portfolio: { positions: many }, state: { entryTimes } });
    expect(entrySnapshotOf(full)?.().length).toBeLessThan(12_000);
    expect(entrySnapshotOf(anEntryContext())?.().length).toBeLessThan(1_600);
    const more = anEntryContext({ portfolio: { positions: [...many, aHeldExposure()] } });
    expect(entrySnapshotOf(more)).toBeNull();
  });

  it('does not sum the exposure of a tenant without a limit', () => {
    const context = anEntryContext();
    const portfolio = {
      ...context.portfolio,
      get globalNotional(): number {
        throw new Error('The sum is not needed');
      },
    };
    expect(entrySnapshotOf({ ...context, portfolio })).not.toBeNull();
  });

  it('refuses a text of another version', () => {
    const { account, signal, prediction, options } = anEntryContext();
    const sources = { account, signal, prediction, options };
    expect(contextOfSnapshot('{"version":2}', sources)).toBeNull();
    expect(contextOfSnapshot('null', sources)).toBeNull();
  });
});
