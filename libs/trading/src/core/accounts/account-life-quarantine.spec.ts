import { beforeEach, describe, expect, it } from '@jest/globals';

import { epochMs, InvariantViolation } from '@tidegate/kernel';
import { START } from '@tidegate/market-data/testing';
import type { AccountScope } from '@tidegate/model';

import {
  controlInput,
  EMPTY_RECORD,
  EngineDesk,
  minuteCandle,
  namedAccount,
  scriptedStrategy,
  testPlan,
} from '../../../testing/index.js';

const NAME = 't/a';
const { scope } = namedAccount(NAME).account;
const { scope: unknown } = namedAccount('t/unknown').account;
const buyer = scriptedStrategy((_view, close) => ({
  direction: 'long',
  stop: close - 2,
  target: close + 4,
}));
const plan = testPlan([buyer], { accounts: [namedAccount(NAME)] });
const terms = { at: START, reason: 'a test', record: EMPTY_RECORD } as const;

describe('The quarantine of an account', () => {
  let desk: EngineDesk;
  const followed = () => desk.run.life.followed.length;
  const registration = (of: AccountScope = scope) => {
    const found = desk.run.life.registrations.find(of);
    if (!found) throw new Error('The account is not registered');
    return found;
  };

  async function quarantine(isFrozen: boolean, idsGiven = 0): Promise<void> {
    await desk.flush();
    const record = await desk.store.loadAccount(scope, epochMs(0));
    const input = { ...terms, at: desk.time.now(), scope, record, isFrozen, idsGiven };
    await desk.take({ ...input, type: 'account_quarantined' });
  }

  async function close(): Promise<void> {
    const at = desk.time.now();
    await desk.take({ type: 'account_closed', at, scope, reason: 'a test' });
  }

  async function release(): Promise<void> {
    const target = { type: 'account', scope } as const;
    await desk.take(controlInput({ type: 'release_quarantine' }, desk.time.now(), { target }));
  }

  beforeEach(async () => {
    desk = new EngineDesk({ plan });
    await desk.start();
  });

  it('replaces an account that still stands, which keeps its analysis until it closes', async () => {
    const before = desk.trader(NAME);
    await quarantine(false);
    expect(desk.trader(NAME)).not.toBe(before);
    expect(desk.traders).toMatchObject([{ isQuarantined: true }]);
    expect([registration().lifecycle, followed()]).toEqual(['quarantined', 1]);
    await close();
    expect(followed()).toBe(0);
  });

  it('ends the analysis of a frozen account, which follows it again after a reload', async () => {
    await quarantine(true);
    expect([desk.traders.length, followed()]).toEqual([0, 0]);
    expect(desk.run.life.isFrozen(registration())).toBe(true);
    const at = desk.time.now();
    const record = await desk.store.loadAccount(scope, epochMs(0));
    await desk.take({ type: 'account_released', at, scope, record });
    expect(desk.traders).toMatchObject([{ isQuarantined: true }]);
    expect([desk.run.life.isFrozen(registration()), followed()]).toEqual([false, 1]);
    for (let fault = 0; fault < 2; fault++) await quarantine(true);
    expect([followed(), desk.faulted]).toEqual([0, []]);
  });

  it('continues the ids after those that the account used before its fault', async () => {
    await quarantine(false, 35);
    await release();
    await desk.candle(minuteCandle(0, [100, 100.4, 99.6, 100]));
    expect(desk.decisions.map(({ id }) => id)).toEqual(['d-testnet-1-10']);
    expect(desk.run.life.idsGiven(scope)).toBeGreaterThan(36);
  });

  it('can begin for a registered account only', () => {
    const input = { ...terms, type: 'account_quarantined', isFrozen: false, idsGiven: 0 } as const;
    expect(() => desk.run.life.quarantine({ ...input, scope: unknown })).toThrow(
      InvariantViolation,
    );
  });

  it('can be reloaded only while the account is frozen', async () => {
    const reload = (of: AccountScope) => () =>
      desk.run.life.reload({ ...terms, type: 'account_released', scope: of });
    expect(reload(scope)).toThrow(InvariantViolation);
    expect(reload(unknown)).toThrow(InvariantViolation);
    await close();
    expect(desk.run.life.isFrozen(registration())).toBe(false);
    expect(reload(scope)).toThrow(InvariantViolation);
  });

  it('ends by a release, which changes nothing for an account that is not in quarantine', async () => {
    await desk.flush();
    const before = registration();
    await release();
    expect(registration()).toBe(before);
    await quarantine(false);
    await release();
    expect(registration()).toMatchObject({ lifecycle: 'open', reason: '' });
    expect(desk.trader(NAME).isQuarantined).toBe(false);
  });
});
