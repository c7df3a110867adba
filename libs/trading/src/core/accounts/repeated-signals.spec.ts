import { describe, expect, it } from '@jest/globals';

import { epochMs } from '@tidegate/kernel';
import { quoteAt, START } from '@tidegate/market-data/testing';

import {
  BTC,
  EngineDesk,
  marketView,
  minuteCandle,
  namedAccount,
  permissiveRisk,
  scriptedStrategy,
  testPlan,
} from '../../../testing/index.js';
import type { MarketView } from '../inputs/engine-input.js';

const MINUTE = 60_000;
const QUIET = [100, 100.4, 99.6, 100] as const;

/** Buys at the close of the first minute and sells at the close of the third. */
const strategy = scriptedStrategy(({ closedAt }, close) => {
  const minute = (closedAt - START) / MINUTE;
  if (minute === 1) return { direction: 'long', stop: close - 2, target: close + 4 };
  return minute === 3 ? { direction: 'short', stop: close + 2, target: close - 4 } : null;
});

async function startedDesk(bookRequired = false): Promise<EngineDesk> {
  const risk = permissiveRisk();
  risk.market.bookRequired = bookRequired;
  const accounts = [namedAccount('t/a', { risk })];
  const desk = new EngineDesk({ plan: testPlan([strategy], { accounts }) });
  await desk.start();
  return desk;
}

/** Scans after the close of the minute without a new candle. */
async function scanAgain(desk: EngineDesk, minute: number, over: Partial<MarketView> = {}) {
  const at = epochMs(START + minute * MINUTE + 10_000);
  const look = { trigger: 'price_move', timeframe: null, market: marketView(over) } as const;
  await desk.take({ type: 'scan', at, madeAt: at, instrument: BTC.id, ...look });
}

async function closeWith(desk: EngineDesk, over: Partial<MarketView>): Promise<void> {
  const at = epochMs(START + MINUTE);
  const candle = minuteCandle(0, QUIET);
  await desk.take({ type: 'candle', at, instrument: BTC.id, timeframe: '1m', candle });
  const look = { trigger: 'candle_closed', timeframe: '1m', market: marketView(over) } as const;
  await desk.take({ type: 'scan', at, madeAt: at, instrument: BTC.id, ...look });
}

const verdictsOf = (desk: EngineDesk) =>
  desk.decisions.map(({ outcome, rejectedBy }) => rejectedBy ?? outcome);
const wide = { ...quoteAt(START, 100), bid: 95, ask: 101 };

describe('A signal that is offered again', () => {
  it.each<readonly [code: string, market: Partial<MarketView>, bookRequired: boolean]>([
    ['STALE_DATA', { candleAgeMs: 600_000 }, false],
    ['CLOCK_SKEW', { clockSkewMs: 1e9 }, false],
    ['SPREAD_TOO_WIDE', { quote: { ...wide, receivedAt: epochMs(START + MINUTE) } }, false],
    ['BOOK_UNKNOWN', {}, true],
  ])('is decided again after a refusal that may pass: %s', async (code, market, bookRequired) => {
    const desk = await startedDesk(bookRequired);
    await closeWith(desk, market);
    await scanAgain(desk, 1);
    expect(verdictsOf(desk)).toEqual([code, bookRequired ? code : 'accepted']);
  });

  it('is not decided again after a final refusal, an entry or an exit', async () => {
    const desk = await startedDesk();
    await desk.candle(minuteCandle(0, QUIET));
    await scanAgain(desk, 1);
    for (const minute of [1, 2]) await desk.candle(minuteCandle(minute, QUIET));
    await scanAgain(desk, 3);
    expect(verdictsOf(desk)).toEqual(['accepted', 'closed_opposite']);
    const flat = await startedDesk();
    await flat.candle(minuteCandle(2, QUIET));
    await scanAgain(flat, 3);
    expect(verdictsOf(flat)).toEqual(['DIRECTION_NOT_ALLOWED']);
  });
});
