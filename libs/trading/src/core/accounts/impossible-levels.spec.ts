import { plainExecution } from '@tidegate/execution/testing';
import { describe, expect, it } from '@jest/globals';

import {
  EngineDesk,
  minuteCandle,
  permissiveRisk,
  scriptedStrategy,
  testAccount,
  testPlan,
  type ScriptedOpinion,
} from '../../../testing/index.js';

/** A desk after three candles, with one strategy that gives this opinion on each. */
async function deskWith(opinion: ScriptedOpinion): Promise<EngineDesk> {
  const risk = permissiveRisk();
  Object.assign(risk.signal, { riskRewardMin: 0, stopRateMax: 0.9 });
  const account = {
    account: testAccount('main', 'margin'),
    risk,
    execution: plainExecution(),
  };
  const plan = testPlan([scriptedStrategy(() => opinion)], {
    accounts: [{ ...account, deposit: '10000' }],
  });
  const desk = new EngineDesk({ plan });
  await desk.start();
  for (let minute = 0; minute < 3; minute++) {
    await desk.candle(minuteCandle(minute, [100, 100.4, 99.6, 100]));
  }
  return desk;
}

describe('AccountTrader: a strategy with invalid price levels', () => {
  it.each<[string, ScriptedOpinion]>([
    ['a target of zero', { direction: 'short', stop: 102, target: 0 }],
    ['a target below zero', { direction: 'short', stop: 102, target: -5 }],
    ['an infinite target', { direction: 'long', stop: 98, target: Infinity }],
    ['a stop below zero', { direction: 'long', stop: -1, target: 110 }],
    ['a stop that is not a number', { direction: 'long', stop: NaN, target: 110 }],
    ['levels on the wrong sides', { direction: 'long', stop: 104, target: 98 }],
  ])('opens nothing and keeps running: %s', async (_, opinion) => {
    const desk = await deskWith(opinion);
    expect(desk.traders[0]?.openPositions).toBe(0);
    expect(desk.decisions).toEqual([]);
  });

  it('trades the same opinion with valid levels', async () => {
    const desk = await deskWith({ direction: 'short', stop: 102, target: 96 });
    expect(desk.decisions[0]?.outcome).toBe('accepted');
  });
});
