import { plainExecution } from '@tidegate/execution/testing';
import { describe, expect, it } from '@jest/globals';

import type { ExecutionOptions } from '@tidegate/execution';
import { START } from '@tidegate/market-data/testing';
import type { ClosedTrade } from '@tidegate/model';

import {
  choiceOf,
  configuring,
  namedAccount,
  EngineDesk,
  minuteCandle,
  scriptedStrategy,
  testPlan,
  type TestPlan,
} from '../../../testing/index.js';

const MINUTE = 60_000;
const QUIET = [100, 100.4, 99.6, 100] as const;

function leavingAfter(holdingMsMax: number): ExecutionOptions {
  const execution = plainExecution();
  execution.exit.holdingMsMax = holdingMsMax;
  execution.exit.stagnation.enabled = false;
  return execution;
}

const PATIENT = namedAccount('t/patient', { execution: leavingAfter(0) });
const HASTY = namedAccount('t/hasty', { execution: leavingAfter(2 * MINUTE) });

/** Buys at the closes of the given minutes. */
function plan(minutes: readonly number[]): TestPlan {
  const buyer = scriptedStrategy(({ closedAt }, close) =>
    minutes.includes((closedAt - START) / MINUTE)
      ? { direction: 'long', stop: close - 2, target: close + 4 }
      : null,
  );
  return testPlan([buyer], { accounts: [PATIENT, HASTY] });
}

function tradesOf(desk: EngineDesk, { account }: typeof PATIENT): readonly ClosedTrade[] {
  return desk.committed
    .filter(({ scope }) => scope.account === account.scope.account)
    .flatMap(({ trades }) => trades);
}

async function quietMinutes(desk: EngineDesk, from: number, to: number): Promise<void> {
  for (let minute = from; minute < to; minute++) await desk.candle(minuteCandle(minute, QUIET));
}

async function configured(desk: EngineDesk, of: TestPlan): Promise<void> {
  for (const input of configuring(PATIENT, choiceOf(of, 1), desk.time.now())) {
    await desk.take(input);
  }
}

describe('Position exits', () => {
  it('follow the profile that the position was opened under after the account switches to another', async () => {
    const of = plan([1]);
    const desk = new EngineDesk({ plan: of });
    await desk.start();
    await quietMinutes(desk, 0, 2);
    await configured(desk, of);
    await quietMinutes(desk, 2, 10);
    expect(tradesOf(desk, HASTY).map(({ exitReason }) => exitReason)).toEqual(['time']);
    expect(tradesOf(desk, PATIENT)).toEqual([]);
  });

  it('follow the profile of the position over a restart', async () => {
    const of = plan([1]);
    const desk = new EngineDesk({ plan: of });
    await desk.start();
    await quietMinutes(desk, 0, 2);
    await configured(desk, of);
    await desk.flush();
    const again = new EngineDesk({ plan: of, store: desk.store });
    again.time.jumpTo(desk.time.now());
    await again.start();
    await quietMinutes(again, 2, 10);
    expect(tradesOf(again, HASTY)).toHaveLength(1);
    expect(tradesOf(again, PATIENT)).toEqual([]);
  });

  it('follow the new profile for a position opened after the switch', async () => {
    const of = plan([3]);
    const desk = new EngineDesk({ plan: of });
    await desk.start();
    await quietMinutes(desk, 0, 2);
    await configured(desk, of);
    await quietMinutes(desk, 2, 12);
    expect(tradesOf(desk, PATIENT).map(({ exitReason }) => exitReason)).toEqual(['time']);
  });
});
