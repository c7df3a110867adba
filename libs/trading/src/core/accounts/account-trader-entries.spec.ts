import { describe, expect, it } from '@jest/globals';
import { epochMs, type EpochMs } from '@tidegate/kernel';
import { START } from '@tidegate/market-data/testing';
import type { Quote } from '@tidegate/model';

import {
  BTC,
  controlInput,
  EngineDesk,
  marketView,
  minuteCandle,
  replayOf,
  scriptedStrategy,
  testAccount,
  testPlan,
} from '../../../testing/index.js';
import { compareReplay } from '../../journal/compare-replay.js';

const MINUTE = 60_000;
const { scope } = testAccount();

/** Buys at the close of the first minute with a stop 2 below and a target 4 above. The signal is valid for a minute. */
const buyer = scriptedStrategy(({ closedAt }, close) =>
  closedAt === START + MINUTE ? { direction: 'long', stop: close - 2, target: close + 4 } : null,
);
const plan = testPlan([buyer], { executionFeed: 'slices', quoteRequired: true });

/** The given seconds after the entry decision. */
function after(seconds: number): EpochMs {
  return epochMs(START + MINUTE + seconds * 1_000);
}

function touchAt(bid: number, at: EpochMs): Quote {
  const quantities = { bidQuantity: 1_000, askQuantity: 1_000 };
  return { bid, ask: bid + 0.1, last: bid, ...quantities, receivedAt: at };
}

/** A desk with a working limit entry at 100.1 and no quote since the decision. */
async function workingEntry(): Promise<EngineDesk> {
  const desk = new EngineDesk({ plan });
  await desk.start();
  const at = after(0);
  const candle = minuteCandle(0, [100, 100.4, 99.6, 100]);
  await desk.take({ type: 'candle', at, instrument: BTC.id, timeframe: '1m', candle });
  const market = marketView({ quote: touchAt(100, at) });
  const look = { trigger: 'candle_closed', timeframe: '1m', madeAt: at } as const;
  await desk.take({ type: 'scan', at, instrument: BTC.id, ...look, market });
  return desk;
}

/** Moves the market to `bid`. */
async function marketAt(desk: EngineDesk, bid: number, at: EpochMs): Promise<void> {
  const slice = { type: 'quote', quote: touchAt(bid, at), at } as const;
  await desk.take({ type: 'slice', at, instrument: BTC.id, slice });
}

async function ticksUntil(desk: EngineDesk, seconds: number): Promise<void> {
  for (let second = 2; second <= seconds; second += 2) {
    await desk.take({ type: 'tick', at: after(second) });
  }
}

async function ordersOf({ store }: EngineDesk): Promise<readonly string[]> {
  const { rows } = await store.orders(scope, { limit: 9 });
  return rows.map(({ purpose, type, status }) => `${purpose} ${type} ${status}`);
}

function positionsOf(desk: EngineDesk): number | undefined {
  return desk.traders[0]?.openPositions;
}

describe('AccountTrader: working entries', () => {
  it('fills an entry when the market reaches it in time', async () => {
    const desk = await workingEntry();
    await marketAt(desk, 100, after(5));
    expect(await ordersOf(desk)).toContain('entry limit FILLED');
  });

  it('cancels an entry when entries are paused and does not chase it', async () => {
    const desk = await workingEntry();
    await desk.take(controlInput({ type: 'pause', code: 'OPERATOR' }, after(0)));
    await ticksUntil(desk, 40);
    await marketAt(desk, 99, after(45));
    expect(await ordersOf(desk)).toEqual(['entry limit CANCELED']);
    expect(positionsOf(desk)).toBe(0);
  });

  it('cancels an entry when the quote is too old and does not chase it', async () => {
    const desk = await workingEntry();
    await ticksUntil(desk, 40);
    expect((await ordersOf(desk)).filter((order) => order.includes('market'))).toEqual([]);
    expect(positionsOf(desk)).toBe(0);
  });

  it('cancels an entry when the venue goes offline, through a journaled input', async () => {
    const desk = await workingEntry();
    const seen = { feedConnected: true, feedDownMs: 0, staleInstruments: [], instruments: 1 };
    const observation = { ...seen, venueOnline: false, loopFailures: 0 };
    await desk.take({ type: 'observed', at: after(1), observation });
    await ticksUntil(desk, 2);
    await desk.flush();
    expect(await ordersOf(desk)).toEqual(['entry limit CANCELED']);
    const result = await replayOf(plan, desk.store);
    expect(await compareReplay(result, desk.store, scope)).toEqual([]);
  });

  it('expires an entry with its signal, even if the market reaches its price later', async () => {
    const desk = await workingEntry();
    await marketAt(desk, 99, after(60));
    expect(await ordersOf(desk)).toEqual(['entry limit EXPIRED']);
    expect(positionsOf(desk)).toBe(0);
  });

  it('cancels a working entry at a restart, so that a stale signal is not traded', async () => {
    const dead = await workingEntry();
    await dead.flush();
    const { store } = dead;
    const desk = new EngineDesk({ plan, store });
    desk.time.jumpTo(after(8 * 3_600));
    await desk.start([]);
    await marketAt(desk, 99, after(8 * 3_600 + 1));
    expect(await ordersOf(desk)).toEqual(['entry limit CANCELED']);
    expect((await store.loadAccount(scope, epochMs(0))).livePositions).toEqual([]);
  });
});
