import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { AdaptiveOptions, INITIAL_ADAPTIVE_STATE, type AdaptiveState } from '@tidegate/ai';
import { DAY_MS, epochMs, HOUR_MS, instrumentId, price, quantity } from '@tidegate/kernel';
import { ratesBetween, seeded } from '@tidegate/kernel/testing';
import { ACCOUNT_BREAKERS, RiskOptions, type AccountBreaker } from '@tidegate/risk';

import { fillRow, tradeRow } from '../../../testing/index.js';
import { AccountMemory } from './account-memory.js';
import { parseAccountState } from './account-state.js';

const START = epochMs(1_780_000_000_000);
const BTC = instrumentId('kraken', 'BTC/USD');

class Desk {
  equity = 10_000;
  isMarked = true;
  readonly risk = new RiskOptions();
  readonly memory = this.newMemory();

  newMemory(): AccountMemory {
    const adaptive = new AdaptiveOptions();
    return new AccountMemory({
      risk: () => this.risk,
      adaptive: () => adaptive,
      equity: () => this.equity,
      isMarked: () => this.isMarked,
    });
  }

  /** The state to write now; `null` when unchanged. */
  text(): string | null {
    return this.memory.takeState()?.() ?? null;
  }
}

describe('AccountMemory', () => {
  it('has no state before the first deposit', () => {
    const { memory } = new Desk();
    memory.begin(START);
    memory.resetBreaker('drawdown', START);
    expect([memory.risk, memory.closedTrades, memory.hasChanged]).toEqual([null, 0, false]);
    expect([memory.adaptive, memory.isNewDay(START)]).toEqual([INITIAL_ADAPTIVE_STATE, false]);
    expect(memory.takeState()).toBeNull();
    expect(() => memory.mark(START)).toThrow('An account must be funded before it trades');
  });

  it('starts its risk state with the first deposit and raises peak and day start with later ones', () => {
    const desk = new Desk();
    desk.memory.funded(10_000, START);
    desk.equity = 10_500;
    desk.memory.funded(500, epochMs(START + 1));
    expect(desk.memory.risk).toMatchObject({ equityPeak: 10_500, dayStartEquity: 10_500 });
  });

  it('marks the equity once per instant', () => {
    const desk = new Desk();
    desk.memory.funded(10_000, START);
    desk.equity = 11_000;
    expect(desk.memory.mark(START).equityPeak).toBe(11_000);
    desk.equity = 12_000;
    expect(desk.memory.mark(START).equityPeak).toBe(11_000);
    expect(desk.memory.mark(epochMs(START + 1)).equityPeak).toBe(12_000);
  });

  it('does not mark the equity while a position counts at cost, and marks it as soon as a price is known', () => {
    const desk = new Desk();
    desk.memory.funded(10_000, START);
    const funded = desk.memory.risk;
    const nextDay = epochMs(START + DAY_MS);
    desk.isMarked = false;
    desk.equity = 12_000;
    expect(desk.memory.mark(nextDay)).toBe(funded);
    expect(desk.memory.watch(nextDay)).toBe(false);
    desk.memory.entered(BTC, nextDay);
    desk.memory.closed(tradeRow({ closedAt: nextDay }));
    expect(desk.memory.risk).toMatchObject({
      equityPeak: 10_000,
      tradingDay: funded?.tradingDay,
      dayStartEquity: 10_000,
    });
    desk.isMarked = true;
    expect(desk.memory.mark(nextDay)).toMatchObject({
      equityPeak: 12_000,
      tradingDay: (funded?.tradingDay ?? 0) + 1,
      dayStartEquity: 12_000,
    });
  });

  it('notices that a later trading day began, until its next mark', () => {
    const desk = new Desk();
    desk.memory.funded(10_000, START);
    const nextDay = epochMs((Math.floor(START / DAY_MS) + 1) * DAY_MS);
    const days = [START, nextDay - 1, nextDay, nextDay + 1].map((at) =>
      desk.memory.isNewDay(epochMs(at)),
    );
    expect(days).toEqual([false, false, true, true]);
    desk.memory.watch(nextDay);
    expect(desk.memory.isNewDay(epochMs(nextDay + 1))).toBe(false);
  });

  it('keeps the time of the last input that concerned it', () => {
    const { memory } = new Desk();
    const at = (ms: number) => epochMs(START + ms);
    const steps: readonly (() => unknown)[] = [
      () => memory.begin(at(0)),
      () => memory.funded(10_000, at(1)),
      () => memory.funded(5, at(2)),
      () => memory.mark(at(3)),
      () => memory.watch(at(4)),
      () => memory.entered(BTC, at(5)),
      () => memory.closed(tradeRow({ closedAt: at(6) })),
      () => memory.resetBreaker('drawdown', at(7)),
    ];
    expect(memory.changedAt).toBe(0);
    const times = steps.map((step) => {
      step();
      return memory.changedAt - START;
    });
    expect(times).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('hands its state over once per change', () => {
    const desk = new Desk();
    desk.memory.funded(10_000, START);
    expect(desk.memory.hasChanged).toBe(true);
    expect(desk.text()).not.toBeNull();
    expect(desk.memory.hasChanged).toBe(false);
    expect(desk.text()).toBeNull();
    desk.memory.mark(START);
    desk.memory.resetBreaker('drawdown', START);
    expect(desk.text()).toBeNull();
  });

  it('serialises the state as it was when it was taken', () => {
    const desk = new Desk();
    desk.memory.funded(10_000, START);
    const write = desk.memory.takeState();
    desk.memory.funded(10_000, START);
    expect(parseAccountState(write?.() ?? '').risk.equityPeak).toBe(10_000);
  });

  it('records a closed trade for its strategies and counts it', () => {
    const desk = new Desk();
    desk.memory.funded(10_000, START);
    desk.memory.entered(BTC, START);
    desk.memory.closed(tradeRow());
    expect(desk.memory.closedTrades).toBe(1);
    expect(Object.keys(desk.memory.adaptive.strategies).sort()).toEqual(['supertrend', 'trend']);
    expect(desk.memory.risk).toMatchObject({ closedTrades: 1, entriesToday: 1, winStreak: 1 });
  });

  it('sums the volume of the last thirty days', () => {
    const tenDaysLater = epochMs(START + 10 * DAY_MS);
    const desk = new Desk();
    expect(desk.memory.tradedUpTo(START)).toBe(0);
    desk.memory.funded(10_000, START);
    desk.memory.filled(fillRow({ price: price(100), quantity: quantity(2), at: START }));
    desk.memory.filled(fillRow({ price: price(50), quantity: quantity(1), at: tenDaysLater }));
    expect(desk.memory.tradedUpTo(tenDaysLater)).toBe(250);
    expect(desk.memory.tradedUpTo(epochMs(START + 31 * DAY_MS))).toBe(50);
    const resumed = desk.newMemory();
    resumed.restore(desk.text() ?? '');
    expect(resumed.tradedUpTo(tenDaysLater)).toBe(250);
  });

  it('keeps tripped breakers over a start and grants the others a grace period', () => {
    const desk = new Desk();
    desk.memory.funded(10_000, START);
    const late = epochMs(START + HOUR_MS);
    desk.equity = 5_000;
    desk.memory.mark(late);
    expect(desk.memory.risk?.breakers.states.drawdown.tripped).toBe(true);
    desk.memory.begin(late);
    const breakers = desk.memory.risk?.breakers;
    expect(breakers?.states.drawdown.tripped).toBe(true);
    expect(breakers?.graceUntil).toBe(late + desk.risk.breakers.graceAfterStartMs);
    desk.memory.resetBreaker('drawdown', late);
    expect(desk.memory.risk?.breakers.states.drawdown.tripped).toBe(false);
  });

  it('has the same state with and without a restart, except for the grace of its breakers', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({
          kind: fc.constant('mark' as const),
          equity: fc.integer({ min: 1, max: 20_000 }),
        }),
        fc.record({
          kind: fc.constant('trade' as const),
          r: ratesBetween(-3, 3),
        }),
        fc.record({ kind: fc.constant('enter' as const) }),
        fc.record({
          kind: fc.constant('fill' as const),
          price: fc.integer({ min: 1, max: 9_999 }),
        }),
        fc.record({
          kind: fc.constant('reset' as const),
          breaker: fc.constantFrom(...ACCOUNT_BREAKERS),
        }),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(steps, fc.nat(30), (all, cut) => {
        const [whole, halved] = [new Desk(), new Desk()];
        whole.memory.funded(10_000, START);
        halved.memory.funded(10_000, START);
        let resumed = halved.memory;
        let written = '';
        all.forEach((step, index) => {
          const at = epochMs(START + index * HOUR_MS);
          written = resumed.takeState()?.() ?? written;
          if (index === cut) {
            resumed = halved.newMemory();
            resumed.restore(written);
            whole.memory.begin(at);
            expectOnlyBreakersBegin(resumed, at);
          }
          take(whole, { memory: whole.memory, step, at });
          take(halved, { memory: resumed, step, at });
        });
        expect(resumed.risk).toStrictEqual(whole.memory.risk);
        expect(resumed.adaptive).toStrictEqual(whole.memory.adaptive);
        expect(resumed.closedTrades).toBe(whole.memory.closedTrades);
        const end = epochMs(START + all.length * HOUR_MS);
        expect(resumed.tradedUpTo(end)).toBe(whole.memory.tradedUpTo(end));
      }),
      seeded({ numRuns: 60 }),
    );
  });

  it('reads a state saved before trades were counted by hour', () => {
    const desk = new Desk();
    desk.memory.funded(10_000, START);
    desk.memory.closed(tradeRow({ rMultiple: 1, closedAt: START }));
    const saved = JSON.parse(desk.memory.takeState()?.() ?? '{}') as { adaptive: AdaptiveState };
    const { sessions: _, ...adaptive } = saved.adaptive;
    const later = desk.newMemory();
    later.restore(JSON.stringify({ ...saved, adaptive }));
    expect(later.adaptive.sessions).toEqual(INITIAL_ADAPTIVE_STATE.sessions);
    expect(later.adaptive.strategies).toEqual(desk.memory.adaptive.strategies);
    later.closed(tradeRow({ rMultiple: 1, closedAt: START }));
    expect(later.adaptive.sessions.trades.reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  it.each([['{}'], ['[{"day":"x","notional":1}]'], ['[null]']])(
    'refuses a malformed volume: %s',
    (volume) => {
      const desk = new Desk();
      desk.memory.funded(10_000, START);
      const text = (desk.text() ?? '').replace('"volume":[]', `"volume":${volume}`);
      expect(() => desk.newMemory().restore(text)).toThrow(
        expect.objectContaining({ code: 'ACCOUNT_STATE_MALFORMED' }),
      );
    },
  );

  it('starts with an empty record when the saved state lacks one', () => {
    const desk = new Desk();
    desk.memory.funded(10_000, START);
    const text = desk.text() ?? '';
    const older = text.replace(',"volume":[]', '');
    expect(older).not.toBe(text);
    const resumed = desk.newMemory();
    resumed.restore(older);
    expect(resumed.tradedUpTo(START)).toBe(0);
    expect(resumed.risk).toStrictEqual(desk.memory.risk);
  });

  it.each([
    ['{"version":2}', 'unknown version'],
    ['{"version":1,"risk":"{}","closedTrades":0}', ''],
    ['{"version":1}', 'unknown version'],
    ['{"version":1,', 'not JSON'],
  ])('refuses a state that it cannot read: %s', (text, why) => {
    const { memory } = new Desk();
    expect(() => memory.restore(text)).toThrow(
      expect.objectContaining({
        code: 'ACCOUNT_STATE_MALFORMED',
        message: expect.stringContaining(why),
      }),
    );
  });
});

/** A start grants breakers a grace period and leaves peak, day, counts and streaks unchanged. */
function expectOnlyBreakersBegin(memory: AccountMemory, at: typeof START): void {
  const before = memory.risk;
  memory.begin(at);
  expect({ ...memory.risk, breakers: null }).toStrictEqual({ ...before, breakers: null });
}

type Step =
  | { readonly kind: 'mark'; readonly equity: number }
  | { readonly kind: 'trade'; readonly r: number }
  | { readonly kind: 'enter' }
  | { readonly kind: 'fill'; readonly price: number }
  | {
      readonly kind: 'reset';
      readonly breaker: AccountBreaker;
    };

function take(
  desk: Desk,
  { memory, step, at }: { memory: AccountMemory; step: Step; at: typeof START },
): void {
  switch (step.kind) {
    case 'mark':
      desk.equity = step.equity;
      memory.mark(at);
      return;
    case 'trade':
      memory.closed(tradeRow({ rMultiple: step.r, closedAt: at }));
      return;
    case 'enter':
      memory.entered(BTC, at);
      return;
    case 'fill':
      memory.filled(fillRow({ price: price(step.price), at }));
      return;
    case 'reset':
      memory.resetBreaker(step.breaker, at);
  }
}
