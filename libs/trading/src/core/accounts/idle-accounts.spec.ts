import { afterEach, describe, expect, it, jest } from '@jest/globals';

import { epochMs } from '@tidegate/kernel';
import { quoteAt, START } from '@tidegate/market-data/testing';

import {
  BTC,
  choiceOf,
  namedAccount,
  EngineDesk,
  ETH,
  minuteCandle,
  opening,
  scriptedStrategy,
  testPlan,
} from '../../../testing/index.js';
import type { EngineInput } from '../inputs/engine-input.js';
import { AccountTrader } from './account-trader.js';

const MINUTE = 60_000;
const QUIET = [100, 100.4, 99.6, 100] as const;
const METHODS = [
  'beginSlice',
  'endSlice',
  'manage',
  'tick',
  'watch',
  'consider',
  'takeNews',
  'sendRequests',
  'involvements',
  'takeChanges',
  'isReachedBy',
] as const;

const buyer = scriptedStrategy(({ closedAt, instrument }, close) =>
  closedAt === START + MINUTE && instrument === BTC.id
    ? { direction: 'long', stop: close - 2, target: close + 4 }
    : null,
);

/** A desk with 10,000 accounts, one of which holds BTC. */
async function crowdedDesk(): Promise<EngineDesk> {
  const accounts = [namedAccount('t/holder'), namedAccount('t/idle', { deposit: '0' })];
  const plan = testPlan([buyer], { accounts, executionFeed: 'slices' });
  const desk = new EngineDesk({
    plan: { ...plan, accounts: accounts.slice(0, 1) },
    instruments: [BTC, ETH],
  });
  await desk.start();
  await desk.flush();
  const crowded = new EngineDesk({ plan, store: desk.store, instruments: [BTC, ETH] });
  await crowded.start();
  for (const minute of [0, 1]) {
    await crowded.candle(minuteCandle(minute, QUIET));
    await crowded.take(sliceAt(crowded.time.now(), 100));
  }
  expect(crowded.trader('t/holder').openPositions).toBe(1);
  const at = crowded.time.now();
  for (let index = 1; index < 10_000; index++) {
    const member = namedAccount(`t${index % 9}/a${index}`, { deposit: '0' });
    await crowded.takeAll(opening(member, choiceOf(plan, 1), at));
  }
  expect(crowded.traders).toHaveLength(10_000);
  return crowded;
}

function sliceAt(at: EngineInput['at'], price: number, instrument = BTC): EngineInput {
  return {
    type: 'slice',
    at,
    instrument: instrument.id,
    slice: { type: 'quote', quote: quoteAt(at, price), at },
  };
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('10,000 accounts, one with a position', () => {
  it('calls only the account with the position for market inputs and ticks', async () => {
    const desk = await crowdedDesk();
    const holder = desk.trader('t/holder');
    const spies = METHODS.map((method) => jest.spyOn(AccountTrader.prototype, method));
    const touchedBy = async (input: EngineInput): Promise<ReadonlySet<unknown>> => {
      for (const spy of spies) spy.mockClear();
      await desk.take(input);
      desk.engine.core.isReachedBy(BTC.id, 99.9, 100);
      return new Set(spies.flatMap(({ mock }) => mock.contexts));
    };
    const at = epochMs(desk.time.now() + 10_000);
    const range = { low: 99, high: 101, last: 100, quote: quoteAt(at, 100) };
    const inputs: readonly EngineInput[] = [
      sliceAt(at, 100.1),
      { type: 'range', at, instrument: BTC.id, ...range },
      { type: 'tick', at },
      {
        type: 'candle',
        at: epochMs(START + 3 * MINUTE),
        instrument: BTC.id,
        timeframe: '1m',
        candle: minuteCandle(2, QUIET),
      },
    ];
    for (const input of inputs) {
      expect([input.type, [...(await touchedBy(input))]]).toEqual([input.type, [holder]]);
    }
    for (const input of [sliceAt(epochMs(START + 4 * MINUTE), 100, ETH)]) {
      for (const spy of spies) spy.mockClear();
      await desk.take(input);
      const touched = new Set(spies.flatMap(({ mock }) => mock.contexts));
      expect([...touched].filter((trader) => trader !== holder)).toEqual([]);
    }
  });
});
