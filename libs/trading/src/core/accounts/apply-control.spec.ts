import { describe, expect, it } from '@jest/globals';

import { InvariantViolation, tenantId } from '@tidegate/kernel';
import { START } from '@tidegate/market-data/testing';
import type { ControlCommand, ControlTarget } from '@tidegate/model';

import {
  BTC,
  controlOf,
  EngineDesk,
  minuteCandle,
  namedAccount,
  quickAi,
  scriptedStrategy,
  testPlan,
  testProfile,
} from '../../../testing/index.js';
import { ActiveAccounts } from './active-accounts.js';
import { applyControl, frozenIn, liftPauses, targetsOf } from './apply-control.js';

const NAMES = ['t/a', 't/b', 'u/a'] as const;
const { scope } = namedAccount('t/a').account;
const TARGETS: readonly (readonly [ControlTarget, concerned: readonly string[]])[] = [
  [{ type: 'instrument', scope, instrument: BTC.id }, ['t/a']],
  [{ type: 'account', scope }, ['t/a']],
  [{ type: 'tenant', tenant: tenantId('t') }, ['t/a', 't/b']],
  [{ type: 'platform' }, NAMES],
];

const MINUTE = 60_000;
const buyer = scriptedStrategy(({ closedAt }, close) =>
  (closedAt - START) / MINUTE === 1
    ? { direction: 'long', stop: close - 2, target: close + 4 }
    : null,
);

function trippable(name: string) {
  const account = namedAccount(name);
  Object.assign(account.risk.breakers, { enabled: true, graceAfterStartMs: 0 });
  Object.assign(account.risk.breakers.consecutiveLosses, { tripLevel: 1 });
  return account;
}

/** A desk with three accounts and the reference account of their profile. */
async function startedDesk(): Promise<EngineDesk> {
  const ai = quickAi('1m');
  ai.adaptive.enabled = true;
  const accounts = NAMES.map(trippable);
  const profile = testProfile([buyer], { ai });
  const desk = new EngineDesk({ plan: testPlan([buyer], { accounts, profile }) });
  await desk.start();
  return desk;
}

/** A desk whose three accounts have lost a trade, which tripped a breaker of each. */
async function trippedDesk(): Promise<EngineDesk> {
  const desk = await startedDesk();
  for (const minute of [0, 1]) await desk.candle(minuteCandle(minute, [100, 100.4, 99.6, 100]));
  await desk.candle(minuteCandle(2, [100, 100, 97, 97.5]));
  await desk.candle(minuteCandle(3, [97.5, 97.9, 97.1, 97.5]));
  return desk;
}

function apply(desk: EngineDesk, command: ControlCommand, target: ControlTarget) {
  const active = new ActiveAccounts(
    (_scope, thrown) => {
      throw thrown;
    },
    () => undefined,
  );
  return applyControl(controlOf(command, { target, at: START }), desk.run, active);
}

function namesOf(accounts: readonly { readonly account: { readonly scope: typeof scope } }[]) {
  return accounts.map(({ account }) => `${account.scope.tenant}/${account.scope.account}`);
}

describe('applyControl', () => {
  it('gives one event when a pause begins and one when it ends, and none without a pause', async () => {
    const desk = await startedDesk();
    const target: ControlTarget = { type: 'account', scope };
    const pause = { target, code: 'X', reason: 'a test', actor: 'a test', at: START };
    const resume = { type: 'resume', code: 'X' } as const;
    expect([
      apply(desk, resume, target),
      apply(desk, { type: 'pause', code: 'X' }, target),
      apply(desk, resume, target),
      apply(desk, resume, target),
    ]).toEqual([
      [],
      [{ type: 'pause_changed', pause, active: true, at: START }],
      [{ type: 'pause_changed', pause, active: false, at: START }],
      [],
    ]);
  });

  it('gives an event for each pause that ends with its account', async () => {
    const desk = await startedDesk();
    const target: ControlTarget = { type: 'account', scope };
    const pause = { target, code: 'X', reason: 'a test', actor: 'a test', at: START };
    desk.run.pauses.pause(pause);
    expect(liftPauses({ scope, at: START }, desk.run)).toEqual([
      { type: 'pause_changed', pause, active: false, at: START },
    ]);
    expect(liftPauses({ scope, at: START }, desk.run)).toEqual([]);
  });

  it.each<ControlCommand>([
    { type: 'close_position', exitReason: 'manual' },
    { type: 'reset_breaker', breaker: 'drawdown' },
    { type: 'reset_breaker', breaker: 'feed_down' },
    { type: 'release_quarantine' },
    { type: 'account_command', action: 'opened' },
    { type: 'command_refused', code: 'X' },
  ])('gives no events of its own for %j', async (command) => {
    expect(apply(await startedDesk(), command, { type: 'platform' })).toEqual([]);
  });

  it.each(TARGETS)(
    'resets an account breaker in %j and in no other target',
    async (target, all) => {
      const desk = await trippedDesk();
      const tripped = () =>
        NAMES.filter((name) => desk.trader(name).hasTripped('consecutive_losses'));
      expect(tripped()).toEqual(NAMES);
      apply(desk, { type: 'reset_breaker', breaker: 'consecutive_losses' }, target);
      expect(tripped()).toEqual(NAMES.filter((name) => !all.includes(name)));
    },
  );

  it('throws on an unknown breaker, because commands are checked before', async () => {
    const desk = await startedDesk();
    expect(() =>
      apply(desk, { type: 'reset_breaker', breaker: 'fuse' }, { type: 'platform' }),
    ).toThrow(InvariantViolation);
  });
});

describe('The accounts of a target', () => {
  it.each(TARGETS)('%j exclude reference accounts', async (target, all) => {
    const desk = await startedDesk();
    expect(desk.engine.core.traders).toHaveLength(4);
    expect(namesOf(targetsOf(target, desk.run))).toEqual(all);
    expect(frozenIn(target, desk.run)).toEqual([]);
  });

  it.each(TARGETS)('%j that are frozen have no traders', async (target, all) => {
    const desk = await startedDesk();
    for (const trader of desk.engine.core.traders) {
      desk.run.life.quarantineInPlace(trader, 'a test', START);
      desk.run.life.suspend(trader);
    }
    expect(targetsOf(target, desk.run)).toEqual([]);
    expect(namesOf(frozenIn(target, desk.run))).toEqual(all);
  });
});
