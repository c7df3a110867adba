import { describe, expect, it } from '@jest/globals';

import { epochMs, tenantId, type EpochMs } from '@tidegate/kernel';
import { START } from '@tidegate/market-data/testing';
import { KILL_CODE, type ControlTarget } from '@tidegate/model';

import {
  BTC,
  controlInput,
  namedAccount,
  EngineDesk,
  ETH,
  minuteCandle,
  replayOf,
  scriptedStrategy,
  testPlan,
} from '../../../testing/index.js';
import { compareReplay } from '../../journal/compare-replay.js';
import type { HealthObservation } from '../inputs/engine-input.js';

const MINUTE = 60_000;
const QUIET = [100, 100.4, 99.6, 100] as const;

/** Buys at the close of the first minute and of every minute from the fourth on. */
const buyer = scriptedStrategy(({ closedAt }, close) => {
  const minute = (closedAt - START) / MINUTE;
  return minute === 1 || minute >= 4
    ? { direction: 'long', stop: close - 2, target: close + 4 }
    : null;
});
const NAMES = ['t/a', 't/b', 'u/a'] as const;
const plan = testPlan([buyer], { accounts: NAMES.map((name) => namedAccount(name)) });
const scope = namedAccount('t/a').account.scope;
const BOTH = [BTC, ETH] as const;

const TARGETS: readonly (readonly [ControlTarget, concerned: readonly string[]])[] = [
  [{ type: 'instrument', scope, instrument: BTC.id }, ['t/a BTC/USD']],
  [{ type: 'account', scope }, ['t/a BTC/USD', 't/a ETH/USD']],
  [
    { type: 'tenant', tenant: tenantId('t') },
    ['t/a BTC/USD', 't/a ETH/USD', 't/b BTC/USD', 't/b ETH/USD'],
  ],
  [{ type: 'platform' }, NAMES.flatMap((name) => BOTH.map(({ symbol }) => `${name} ${symbol}`))],
];

async function startedDesk(store?: EngineDesk['store'], now?: EpochMs): Promise<EngineDesk> {
  const desk = new EngineDesk({ plan, instruments: BOTH, ...(store && { store }) });
  if (now !== undefined) desk.time.jumpTo(now);
  await desk.start();
  return desk;
}

async function minutes(desk: EngineDesk, ...of: readonly number[]): Promise<void> {
  for (const minute of of) {
    for (const instrument of BOTH) await desk.candle(minuteCandle(minute, QUIET), instrument);
  }
}

/** Accounts and instruments whose last decision was refused by a pause. */
function pausedIn(desk: EngineDesk, since = 0): readonly string[] {
  return desk.decisions
    .slice(since)
    .filter(({ rejectedBy }) => rejectedBy === 'ENGINE_PAUSED')
    .map(({ scope: { tenant, account }, instrument }) => `${tenant}/${account} ${instrument}`)
    .map((text) => text.replace('testnet:', ''))
    .toSorted();
}

function heldIn(desk: EngineDesk): readonly string[] {
  return NAMES.flatMap((name) =>
    BOTH.filter(({ id }) => desk.trader(name).book.position(id)).map(
      ({ symbol }) => `${name} ${symbol}`,
    ),
  );
}

async function expectSameReplay(desk: EngineDesk): Promise<void> {
  await desk.flush();
  const result = await replayOf(plan, desk.store);
  expect(result.divergedAt).toBeNull();
  for (const { account } of plan.accounts) {
    expect(await compareReplay(result, desk.store, account.scope)).toEqual([]);
  }
}

describe('applyControl', () => {
  it.each(TARGETS)('pauses entries of %j and of no other target', async (target, all) => {
    const desk = await startedDesk();
    await desk.take(controlInput({ type: 'pause', code: 'OPERATOR' }, START, { target }));
    await minutes(desk, 0);
    expect(pausedIn(desk)).toEqual(all.toSorted());
    expect(desk.decisions).toHaveLength(6);
    await minutes(desk, 1, 2);
    const resume = { type: 'resume', code: 'OPERATOR' } as const;
    await desk.take(controlInput(resume, desk.time.now(), { target }));
    const before = desk.decisions.length;
    await minutes(desk, 3, 4);
    expect(pausedIn(desk, before)).toEqual([]);
    expect(heldIn(desk)).toHaveLength(6);
    await expectSameReplay(desk);
  });

  it.each(TARGETS)('keeps the pause of %j over a restart', async (target, all) => {
    const before = await startedDesk();
    await before.take(controlInput({ type: 'pause', code: 'OPERATOR' }, START, { target }));
    const desk = await startedDesk(before.store, before.time.now());
    await minutes(desk, 0);
    expect(pausedIn(desk)).toEqual(all.toSorted());
    await expectSameReplay(desk);
  });

  it.each(TARGETS)('closes the positions of %j and no others', async (target, all) => {
    const desk = await startedDesk();
    await minutes(desk, 0, 1);
    const everything = heldIn(desk);
    expect(everything).toHaveLength(6);
    const close = { type: 'close_position', exitReason: 'kill_switch' } as const;
    await desk.take(controlInput(close, desk.time.now(), { target }));
    await minutes(desk, 2);
    expect(heldIn(desk)).toEqual(everything.filter((name) => !all.includes(name)));
    const { trades } = { trades: desk.committed.flatMap((changes) => changes.trades) };
    expect(trades.map(({ exitReason }) => exitReason)).toEqual(all.map(() => 'kill_switch'));
    await expectSameReplay(desk);
  });

  it.each(TARGETS)('kills %j: closes its positions and blocks its entries', async (target, all) => {
    const desk = await startedDesk();
    await minutes(desk, 0, 1);
    const everything = heldIn(desk);
    await desk.take(controlInput({ type: 'kill' }, desk.time.now(), { target }));
    const before = desk.decisions.length;
    await minutes(desk, 2, 6);
    expect(heldIn(desk)).toEqual(everything.filter((name) => !all.includes(name)));
    const trades = desk.committed.flatMap((changes) => changes.trades);
    expect(trades.map(({ exitReason }) => exitReason)).toEqual(all.map(() => 'kill_switch'));
    expect(new Set(pausedIn(desk, before))).toEqual(new Set(all));
    const resume = { type: 'resume', code: KILL_CODE } as const;
    await desk.take(controlInput(resume, desk.time.now(), { target }));
    await minutes(desk, 7, 8);
    expect(heldIn(desk)).toHaveLength(6);
    await expectSameReplay(desk);
  });

  it('keeps the pause of a tenant when one of its accounts is resumed', async () => {
    const desk = await startedDesk();
    const tenant: ControlTarget = { type: 'tenant', tenant: tenantId('t') };
    await desk.take(controlInput({ type: 'pause', code: 'X' }, START, { target: tenant }));
    const target: ControlTarget = { type: 'account', scope };
    await desk.take(controlInput({ type: 'resume', code: 'X' }, START, { target }));
    await minutes(desk, 0);
    expect(pausedIn(desk)).toHaveLength(4);
    expect(desk.events.filter(({ type }) => type === 'pause_changed')).toHaveLength(1);
  });
});

describe('An engine hold', () => {
  it('pauses entries of every account and ends with the process', async () => {
    const before = await startedDesk();
    const hold = { type: 'hold', at: START, code: 'OVERLOADED', reason: 'full' } as const;
    await before.take({ ...hold, active: true });
    const desk = await startedDesk(before.store, before.time.now());
    await minutes(desk, 0);
    expect(pausedIn(desk)).toEqual([]);
    await desk.take({ ...hold, at: desk.time.now(), active: true });
    await desk.flush();
    expect((await desk.store.load(desk.run.settings.shard)).pauses).toEqual([]);
  });
});

describe('A venue breaker', () => {
  const DOWN: HealthObservation = {
    feedConnected: false,
    feedDownMs: 600_000,
    staleInstruments: [],
    instruments: 2,
    venueOnline: true,
    loopFailures: 0,
  };
  const risks = plan.accounts.map((account) => {
    const { risk } = namedAccount('t/a');
    risk.breakers.enabled = true;
    return { ...account, risk };
  });
  const guarded = { ...plan, accounts: risks };

  it('changes the shard state but no account state, and emits one event', async () => {
    const desk = new EngineDesk({ plan: guarded, instruments: BOTH });
    await desk.start();
    await desk.flush();
    const before = desk.committed.length;
    for (let second = 0; second < 10; second++) {
      const at = epochMs(START + MINUTE + 600_000 + second * 5_000);
      await desk.take({ type: 'observed', at, observation: DOWN });
    }
    await desk.flush();
    expect(desk.committed.slice(before)).toEqual([]);
    const changes = desk.events.filter(({ type }) => type === 'breaker_changed');
    expect(changes).toMatchObject([{ scope: null, breaker: 'feed_down', tripped: true }]);
    const again = new EngineDesk({ plan: guarded, instruments: BOTH, store: desk.store });
    again.time.jumpTo(desk.time.now());
    await again.start();
    expect(again.run.holds().map(({ code }) => code)).toEqual(['feed_down']);
    const reset = { type: 'reset_breaker', breaker: 'feed_down' } as const;
    await again.take(controlInput(reset, again.time.now()));
    expect(again.run.holds()).toEqual([]);
    expect(again.events.filter(({ type }) => type === 'breaker_changed')).toMatchObject([
      { scope: null, breaker: 'feed_down', tripped: false },
    ]);
  });
});

describe('An account breaker', () => {
  it('emits one event for its account and does not stop another account', async () => {
    const { risk } = namedAccount('t/a');
    Object.assign(risk.breakers, { enabled: true, graceAfterStartMs: 0 });
    Object.assign(risk.breakers.consecutiveLosses, { tripLevel: 1 });
    const accounts = [namedAccount('t/a', { risk }), namedAccount('t/b')];
    const desk = new EngineDesk({ plan: testPlan([buyer], { accounts }) });
    await desk.start();
    for (const minute of [0, 1]) await desk.candle(minuteCandle(minute, QUIET));
    await desk.candle(minuteCandle(2, [100, 100, 97, 97.5]));
    for (const minute of [3, 4, 5]) await desk.candle(minuteCandle(minute, QUIET));
    const changes = desk.events.filter(({ type }) => type === 'breaker_changed');
    const scopes = changes.map((event) => ('scope' in event ? event.scope : null));
    expect(new Set(scopes)).toEqual(new Set([scope]));
    const names = changes.map((event) => ('breaker' in event ? event.breaker : ''));
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(0);
    expect(desk.trader('t/a').openPositions).toBe(0);
    expect(desk.trader('t/b').openPositions).toBe(1);
  });
});
