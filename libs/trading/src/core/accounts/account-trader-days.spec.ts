import { plainExecution } from '@tidegate/execution/testing';
import { describe, expect, it } from '@jest/globals';

import { START } from '@tidegate/market-data/testing';
import type { RiskOptions } from '@tidegate/risk';

import {
  BTC,
  EngineDesk,
  ETH,
  minuteCandle,
  permissiveRisk,
  scriptedStrategy,
  testAccount,
  testPlan,
} from '../../../testing/index.js';

const MINUTE = 60_000;
const DAY = 24 * 60;
const QUIET = [100, 100.4, 99.6, 100] as const;

/** Buys BTC two minutes before the day ends, with a distant stop, and ETH three hours into the next day. */
const strategy = scriptedStrategy(({ closedAt, instrument }, close) => {
  const minute = (closedAt - START) / MINUTE;
  if (instrument === BTC.id && minute === DAY - 2) {
    return { direction: 'long', stop: close - 9, target: close + 30 };
  }
  if (instrument === ETH.id && minute === DAY + 180) {
    return { direction: 'long', stop: close - 2, target: close + 4 };
  }
  return null;
});

async function holdingOvernight(risk: RiskOptions): Promise<EngineDesk> {
  const account = { account: testAccount(), risk, execution: plainExecution() };
  const accounts = [{ ...account, deposit: '10000' }];
  const desk = new EngineDesk({
    plan: testPlan([strategy], { accounts }),
    instruments: [BTC, ETH],
  });
  await desk.start();
  for (const minute of [DAY - 3, DAY - 2]) await desk.candle(minuteCandle(minute, QUIET), BTC);
  expect(riskOf(desk).dayStartEquity).toBe(10_000);
  return desk;
}

function riskOf(desk: EngineDesk) {
  const state = desk.traders[0]?.riskState;
  if (!state) throw new Error('The account is not funded');
  return state;
}

/** Numbers of the daily loss gate in the last decision. */
function lossSeen(desk: EngineDesk): unknown {
  const verdicts = desk.decisions.at(-1)?.verdicts ?? [];
  return verdicts.find(({ gate }) => gate === 'DAILY_LOSS_LIMIT')?.numbers;
}

function limited(dailyLossRateMax: number): RiskOptions {
  const risk = permissiveRisk();
  risk.limits.dailyLossRateMax = dailyLossRateMax;
  return risk;
}

describe('AccountTrader: trading days', () => {
  it('starts a day with the equity before it, even when its first fill is a loss', async () => {
    const desk = await holdingOvernight(limited(0.001));
    await desk.candle(minuteCandle(DAY + 1, [100, 100, 88, 88]), BTC);
    expect(desk.traders[0]?.closedTrades).toBe(1);
    expect(riskOf(desk)).toMatchObject({ dayStartEquity: 10_000, entriesToday: 0 });
    expect(riskOf(desk).lossStreak).toBe(1);
    await desk.candle(minuteCandle(DAY + 179, QUIET), ETH);
    expect(desk.decisions.at(-1)?.rejectedBy).toBe('DAILY_LOSS_LIMIT');
  });

  it('counts the loss of an open position since the day began, before the first decision of the day', async () => {
    const desk = await holdingOvernight(limited(0.001));
    await desk.candle(minuteCandle(DAY + 100, [100, 100, 92, 92]), BTC);
    await desk.candle(minuteCandle(DAY + 179, QUIET), ETH);
    expect(desk.decisions.at(-1)?.rejectedBy).toBe('DAILY_LOSS_LIMIT');
    expect(lossSeen(desk)).toMatchObject({ lossRate: expect.any(Number) });
  });

  it('starts a day on a tick when no candle arrives', async () => {
    const desk = await holdingOvernight(limited(1));
    const at = (START + (DAY + 30) * MINUTE) as typeof START;
    await desk.take({ type: 'tick', at });
    await desk.candle(minuteCandle(DAY + 31, [100, 100, 92, 92]), BTC);
    expect(riskOf(desk)).toMatchObject({ dayStartEquity: 10_000 });
  });
});

describe('AccountTrader: the equity peak', () => {
  it('is the highest equity at a close, including closes between decisions', async () => {
    const desk = await holdingOvernight(limited(1));
    await desk.candle(minuteCandle(DAY - 1, [100, 120, 100, 120]), BTC);
    const best = desk.traders[0]?.valuation().equity.toNumber();
    expect(best).toBeGreaterThan(10_200);
    for (const minute of [DAY, DAY + 1]) {
      await desk.candle(minuteCandle(minute, [120, 120, 115, 115]), BTC);
      expect(riskOf(desk).equityPeak).toBe(best);
    }
  });
});
