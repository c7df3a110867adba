import { describe, expect, it } from '@jest/globals';
import { epochMs, MINUTE_MS, type EpochMs, type OrderId } from '@tidegate/kernel';
import { CaseCounter, quantitiesBetween, seeded } from '@tidegate/kernel/testing';
import type { Fill, Quote } from '@tidegate/model';
import fc from 'fast-check';

import type { GatewayEvent } from '../ports.js';
import {
  plainExecution,
  anInstrument,
  anIntent,
  candleSlice,
  frictionless,
  PaperDesk,
} from '../../testing/index.js';
import type { ExecutionOptions } from './execution-options.js';

const BTC = anInstrument().id;

/** Open, high, low and close. */
type Bar = readonly [open: number, high: number, low: number, close: number];

function quoteAt(ask: number): Quote {
  return { bid: ask - 0.1, bidQuantity: 5, ask, askQuantity: 5, last: ask, receivedAt: epochMs(0) };
}

/** A desk that records its order events. */
class TimedDesk extends PaperDesk {
  readonly events: GatewayEvent[] = [];

  constructor(setup: ConstructorParameters<typeof PaperDesk>[0] = {}) {
    super(setup);
    const receive = this.desk.onEvent.bind(this.desk);
    this.desk.onEvent = (event) => {
      this.events.push(event);
      receive(event);
    };
  }

  get fills(): readonly Fill[] {
    return this.events.flatMap((event) => (event.type === 'filled' ? [event.fill] : []));
  }

  /** Fills as `side @ price + milliseconds since 0`. */
  get timedFills(): readonly string[] {
    return this.fills.map(({ side, price, at }) => `${side} @ ${price.toString()} + ${at}`);
  }

  enter(at: number): void {
    this.desk.open(anIntent({ quote: this.quote, at, validUntil: 100 * MINUTE_MS }));
    this.settle(at);
  }
}

const withLimits = (): ExecutionOptions => {
  const options = plainExecution();
  options.entry.style = 'touch';
  return options;
};

describe('Fill times on candles', () => {
  it('fill a market entry at the open and its stop later inside the bar', () => {
    const desk = new TimedDesk();
    desk.enter(0);
    desk.market(candleSlice(0, [100, 100.5, 97, 97.5]));
    expect(desk.timedFills).toEqual(['buy @ 100 + 0', 'sell @ 98 + 30000']);
    expect(desk.trades[0]?.closedAt).toBe(30_000);
  });

  it('place the stop of an entry that filled inside a bar after the entry', () => {
    const desk = new TimedDesk({ options: withLimits() });
    desk.quote = quoteAt(100);
    desk.enter(0);
    desk.market(candleSlice(0, [100.5, 101, 97, 97.5]));
    expect(desk.timedFills).toEqual(['buy @ 100 + 30000', 'sell @ 98 + 45000']);
  });

  it('do not fill a target at an open before its position', () => {
    const desk = new TimedDesk({ options: withLimits() });
    desk.quote = quoteAt(100);
    desk.enter(0);
    desk.market(candleSlice(0, [105, 105, 99, 101]));
    expect(desk.timedFills).toEqual(['buy @ 100 + 30000']);
    desk.market(candleSlice(1, [101, 105, 101, 105]));
    expect(desk.timedFills.slice(1)).toEqual(['sell @ 104 + 90000']);
  });

  it('close a position in the candle of its maximum age', () => {
    const options = plainExecution();
    options.exit.holdingMsMax = 3 * MINUTE_MS;
    const model = Object.assign(frictionless(), { latencyMs: 150 });
    const desk = new TimedDesk({ options, model });
    desk.enter(2_000);
    for (let index = 0; index < 5; index++) {
      desk.market(candleSlice(index, [100, 100.5, 99.5, 100]));
    }
    expect(desk.timedFills).toEqual(['buy @ 100 + 2150', `sell @ 100 + ${3 * MINUTE_MS + 150}`]);
  });
});

const anyBars = fc
  .array(
    fc.record({
      gap: fc.integer({ min: -30, max: 30 }),
      move: fc.integer({ min: -20, max: 20 }),
      up: fc.nat(25),
      down: fc.nat(25),
      volume: quantitiesBetween(0, 1_000),
      enters: fc.boolean(),
    }),
    { minLength: 2, maxLength: 14 },
  )
  .map((steps) => {
    let last = 1_000;
    return steps.map(({ gap, move, up, down, volume, enters }) => {
      const open = Math.max(500, last + gap);
      last = Math.max(500, open + move);
      const bar: Bar = [
        open / 10,
        (Math.max(open, last) + up) / 10,
        (Math.min(open, last) - down) / 10,
        last / 10,
      ];
      return { bar, volume, enters };
    });
  });

describe('Fill order on candles', () => {
  it('never runs backwards for an order or instrument, and no exit precedes its entry', () => {
    const cases = new CaseCounter('entry at open', 'entry inside', 'exit of the same bar', 'gap');
    fc.assert(
      fc.property(
        anyBars,
        fc.constantFrom('touch' as const, 'market' as const),
        fc.constantFrom(0, 150, 2_000),
        (bars, style, latencyMs) => {
          const options = withLimits();
          options.entry.style = style;
          const model = Object.assign(frictionless(), { latencyMs, participationRateMax: 0.1 });
          const desk = new TimedDesk({ options, model });
          for (const [index, { bar, volume, enters }] of bars.entries()) {
            const openAt = index * MINUTE_MS;
            desk.quote = quoteAt(bar[0]);
            if (enters && !desk.position) desk.enter(openAt);
            const before = desk.fills.length;
            const wasHeld = desk.position?.status === 'open';
            desk.market(candleSlice(index, bar, volume));
            const made = desk.fills.slice(before);
            for (const { at } of made) {
              expect(at).toBeGreaterThanOrEqual(openAt);
              expect(at).toBeLessThan(openAt + MINUTE_MS);
            }
            countCases(cases, made, { openAt, latencyMs, bar, wasHeld });
          }
          expectOrderedTimes(desk);
        },
      ),
      seeded({ numRuns: 300 }),
    );
    cases.assertReached();
  });
});

interface BarOutlook {
  readonly openAt: number;
  readonly latencyMs: number;
  readonly bar: Bar;
  /** Starts with a position before the bar. */
  readonly wasHeld: boolean;
}

function recoverAt(desk: TimedDesk, at: number): void {
  desk.venue.recover(desk.desk.openBooks(), epochMs(at));
  desk.settle(at);
}

/**
 * Most of the entry fills in the fourth bar. Its target joins at the close, and the fifth bar opens at the target
 * price.
 */
const TARGET_AT_THE_NEXT_OPEN = [
  { bar: [100, 100.4, 100, 100.4] as Bar, volume: 0.001, enters: true },
  { bar: [98.2, 99, 98.2, 99] as Bar, volume: 0.000_01, enters: false },
  { bar: [99.9, 101.7, 98, 101.7] as Bar, volume: 0.000_01, enters: false },
  { bar: [101.7, 102.2, 101.7, 102.2] as Bar, volume: 10, enters: false },
  { bar: [104, 104, 104, 104] as Bar, volume: 0.001, enters: false },
];

describe('A restart between candles', () => {
  it('fills the rest of an order at the next open without a second latency', () => {
    const timesOf = (isRestarted: boolean): readonly string[] => {
      const options = plainExecution();
      options.entry.style = 'market';
      const model = Object.assign(frictionless(), { latencyMs: 40_000, participationRateMax: 0.1 });
      const desk = new TimedDesk({ options, model, candleMs: MINUTE_MS });
      desk.enter(0);
      desk.market(candleSlice(0, [100, 100.5, 99.5, 100], 5));
      if (isRestarted) recoverAt(desk, MINUTE_MS + 3_000);
      desk.market(candleSlice(1, [101, 101.5, 100.5, 101], 100));
      return desk.timedFills;
    };
    const expected = ['buy @ 100 + 60000', 'buy @ 101 + 60000'];
    expect(timesOf(false)).toEqual(expected);
    expect(timesOf(true)).toEqual(expected);
  });

  it('changes neither the price nor the time of a fill', () => {
    const cases = new CaseCounter('moved stop', 'fill', 'market exit');
    fc.assert(
      fc.property(anyBars, fc.constantFrom(0, 150, 2_000), (bars, latencyMs) => {
        const options = plainExecution();
        options.entry.style = 'market';
        options.exit.holdingMsMax = 4 * MINUTE_MS;
        options.exit.trailing.activationR = 0.5;
        const model = Object.assign(frictionless(), { latencyMs, participationRateMax: 0.1 });
        const [steady, restarted] = [
          new TimedDesk({ options, model, candleMs: MINUTE_MS }),
          new TimedDesk({ options, model, candleMs: MINUTE_MS }),
        ];
        for (const [index, { bar, volume, enters }] of bars.entries()) {
          const openAt = index * MINUTE_MS;
          for (const desk of [steady, restarted]) {
            if (enters && !desk.position) desk.enter(openAt);
            if (desk === restarted) {
              recoverAt(desk, openAt + 3_000);
            }
            desk.market(candleSlice(index, bar, volume));
          }
        }
        expect(restarted.timedFills).toEqual(steady.timedFills);
        for (const { type } of steady.events) cases.count('moved stop', type === 'amended');
        for (const request of steady.requests) {
          cases.count('market exit', request.type === 'submit' && request.order.purpose === 'exit');
        }
        cases.count('fill', steady.fills.length > 0);
      }),
      seeded({ numRuns: 300, examples: [[TARGET_AT_THE_NEXT_OPEN, 2_000]] }),
    );
    cases.assertReached();
  });
});

function countCases(
  cases: CaseCounter<'entry at open' | 'entry inside' | 'exit of the same bar' | 'gap'>,
  made: readonly Fill[],
  { openAt, latencyMs, bar, wasHeld }: BarOutlook,
): void {
  const entry = made.find(({ side }) => side === 'buy');
  if (entry) cases.count(entry.at <= openAt + latencyMs ? 'entry at open' : 'entry inside');
  const exit = made.find(({ side }) => side === 'sell');
  cases.count('exit of the same bar', entry !== undefined && exit !== undefined);
  cases.count('gap', exit?.at === openAt && exit.price.toNumber() === bar[0]);
  // An exit is later than the entry that opened its position in this bar.
  if (!wasHeld && entry && exit) expect(exit.at).toBeGreaterThan(entry.at);
}

function expectOrderedTimes({ events, fills, trades }: TimedDesk): void {
  const lastOf = new Map<OrderId, EpochMs>();
  for (const { order, at } of events) {
    expect(at).toBeGreaterThanOrEqual(lastOf.get(order) ?? 0);
    lastOf.set(order, at);
  }
  const times = fills.filter(({ instrument }) => instrument === BTC).map(({ at }) => at);
  expect(times).toEqual(times.toSorted((left, right) => left - right));
  for (const { openedAt, closedAt } of trades) expect(closedAt).toBeGreaterThanOrEqual(openedAt);
}
