import { describe, expect, it } from '@jest/globals';

import { START } from '@tidegate/market-data/testing';
import type { ConfluenceSignal } from '@tidegate/model';

import {
  choiceOf,
  controlInput,
  namedAccount,
  EngineDesk,
  minuteCandle,
  opening,
  quickAi,
  scriptedStrategy,
  testPlan,
  testProfile,
  type TestAccount,
} from '../../../testing/index.js';
import type { AccountTrader } from './account-trader.js';
import { isReference, REFERENCE_CAPITAL } from './reference-account.js';

const MINUTE = 60_000;
const QUIET = [100, 100.4, 99.6, 100] as const;

/** Buys at the close of every third minute. The candles of `losing` stop each trade out. */
const buyer = scriptedStrategy(({ closedAt }, close) =>
  ((closedAt - START) / MINUTE) % 3 === 1
    ? { direction: 'long', stop: close - 2, target: close + 4 }
    : null,
);
/** Agrees with the buyer only on the sixth trade. */
const partner = scriptedStrategy(
  ({ closedAt }, close) =>
    closedAt === START + 16 * MINUTE
      ? { direction: 'long', stop: close - 2, target: close + 4 }
      : null,
  'partner',
);

const ai = quickAi('1m');
ai.adaptive.enabled = true;

const profile = testProfile([buyer, partner], { ai });

function planOf(accounts: readonly TestAccount[]) {
  return testPlan([buyer], { profile, accounts });
}

async function startedDesk(accounts: readonly TestAccount[]): Promise<EngineDesk> {
  const desk = new EngineDesk({ plan: planOf(accounts) });
  await desk.start();
  return desk;
}

/** Three one-minute candles per trade: the signal, the entry, and the stop. */
async function losing(desk: EngineDesk, trades: number, from = 0): Promise<void> {
  for (let trade = from; trade < from + trades; trade++) {
    await desk.candle(minuteCandle(3 * trade, QUIET));
    await desk.candle(minuteCandle(3 * trade + 1, QUIET));
    await desk.candle(minuteCandle(3 * trade + 2, [100, 100, 97, 100]));
  }
}

function referenceOf(desk: EngineDesk): AccountTrader {
  const found = desk.engine.core.traders.filter(({ account }) => isReference(account.scope));
  expect(found).toHaveLength(1);
  return found[0] as AccountTrader;
}

function signalsOf(desk: EngineDesk, tenant: string): readonly ConfluenceSignal[] {
  return desk.decisions.filter(({ scope }) => scope.tenant === tenant).map(({ signal }) => signal);
}

describe('Reference account', () => {
  it('is opened once per analysis with standard capital, hidden from tenants', async () => {
    const desk = await startedDesk([namedAccount('t/a'), namedAccount('u/b')]);
    expect(referenceOf(desk).ledger.cash('USD').toString()).toBe(REFERENCE_CAPITAL);
    expect(desk.run.roster.ofTenant(namedAccount('t/a').account.scope.tenant).size).toBe(1);
    const off = testPlan([buyer], { accounts: [namedAccount('t/a')] });
    const without = new EngineDesk({ plan: off });
    await without.start();
    expect(without.engine.core.traders).toHaveLength(1);
  });

  it('keeps signals of a tenant independent of the trades of other tenants', async () => {
    const calm = namedAccount('u/calm');
    const reckless = namedAccount('t/reckless');
    const rich = namedAccount('t/reckless', { deposit: '900000' });
    const desks = [await startedDesk([calm, reckless]), await startedDesk([calm, rich])];
    const target = { type: 'account', scope: rich.account.scope } as const;
    for (const [index, desk] of desks.entries()) {
      for (const trade of [0, 1, 2, 3]) {
        await desk.candle(minuteCandle(3 * trade, QUIET));
        await desk.candle(minuteCandle(3 * trade + 1, QUIET));
        const close = { type: 'close_position', exitReason: 'manual' } as const;
        if (index === 1) await desk.take(controlInput(close, desk.time.now(), { target }));
        await desk.candle(minuteCandle(3 * trade + 2, [100, 100, 97, 100]));
      }
    }
    const [one, two] = desks.map((desk) =>
      desk.committed
        .flatMap(({ trades }) => trades)
        .filter(({ scope }) => scope.tenant === 't')
        .map(({ exitReason }) => exitReason),
    );
    expect([one, two]).toEqual([Array(4).fill('stop'), Array(4).fill('manual')]);
    const [first = [], second = []] = desks.map((desk) => signalsOf(desk, 'u'));
    expect(first.length).toBeGreaterThanOrEqual(4);
    expect(first).toEqual(second);
  });

  it('lowers the adaptive weight of a strategy by its own losses', async () => {
    const poor = await startedDesk([namedAccount('t/never-trades', { deposit: '0.01' })]);
    await losing(poor, 6);
    expect(poor.trader('t/never-trades').closedTrades).toBe(0);
    expect(referenceOf(poor).closedTrades).toBe(6);
    const votes = signalsOf(poor, 't').at(-1)?.votes ?? [];
    const weightOf = (name: string) =>
      votes.find(({ signal }) => signal.strategy === name)?.weight ?? Number.NaN;
    expect(weightOf('scripted')).toBeLessThan(weightOf('partner'));
    const [first] = signalsOf(poor, 't');
    expect(first?.votes.map(({ weight }) => weight)).toEqual([1]);
  });

  it('refuses trades whose costs its profile refuses', async () => {
    const careful = namedAccount('t/careful');
    Object.assign(careful.risk.costs, { shareMax: 0.2, slippageRate: 0.01 });
    const desk = await startedDesk([careful]);
    await losing(desk, 6);
    expect(referenceOf(desk).closedTrades).toBe(0);
    const report = referenceOf(desk).funnel.report({ scans: 0, signals: 0 });
    expect(report.rejectedByCode).toEqual({ COST_SHARE_TOO_HIGH: 6 });
  });

  it('keeps its record over a restart', async () => {
    const desk = await startedDesk([namedAccount('t/a')]);
    await losing(desk, 3);
    await desk.flush();
    const before = referenceOf(desk).adaptive;
    expect(Object.keys(before.strategies)).toEqual(['scripted']);
    await desk.start([]);
    expect(referenceOf(desk).adaptive).toEqual(before);
    expect(referenceOf(desk).closedTrades).toBe(3);
  });

  it('closes its positions when the last follower leaves and keeps its record for the next', async () => {
    const member = namedAccount('t/a', { deposit: '0.01' });
    const desk = await startedDesk([member]);
    await losing(desk, 2);
    await desk.candle(minuteCandle(6, QUIET));
    await desk.candle(minuteCandle(7, QUIET));
    const reference = referenceOf(desk);
    expect(reference.openPositions).toBe(1);
    const { scope } = member.account;
    await desk.take({ type: 'account_closed', at: desk.time.now(), scope, reason: 'a test' });
    expect([...desk.run.life.followed]).toEqual([]);
    await desk.candle(minuteCandle(8, QUIET));
    expect(reference).toMatchObject({ openPositions: 0, openOrders: 0, closedTrades: 3 });
    await desk.candle(minuteCandle(9, QUIET));
    await desk.candle(minuteCandle(10, QUIET));
    expect(reference.openPositions).toBe(0);
    const back = namedAccount('t/back');
    const plan = planOf([member]);
    await desk.takeAll(opening(back, choiceOf(plan, 0), desk.time.now()));
    await losing(desk, 1, 4);
    expect(referenceOf(desk)).toBe(reference);
    expect(reference.closedTrades).toBe(4);
  });

  it('keeps its positions when a command closes those of the whole platform', async () => {
    const desk = await startedDesk([namedAccount('t/a')]);
    await desk.candle(minuteCandle(0, QUIET));
    await desk.candle(minuteCandle(1, QUIET));
    const close = { type: 'close_position', exitReason: 'kill_switch' } as const;
    await desk.take(controlInput(close, desk.time.now()));
    await desk.candle(minuteCandle(2, QUIET));
    expect(desk.trader('t/a').openPositions).toBe(0);
    expect(referenceOf(desk).openPositions).toBe(1);
  });
});
