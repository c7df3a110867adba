import { beforeEach, describe, expect, it } from '@jest/globals';

import { epochMs } from '@tidegate/kernel';
import { START } from '@tidegate/market-data/testing';
import type { AccountScope } from '@tidegate/model';

import {
  BTC,
  EngineDesk,
  minuteCandle,
  namedAccount,
  scriptedStrategy,
  testPlan,
} from '../../../testing/index.js';
import { AccountRoster } from './account-roster.js';
import type { AccountTrader } from './account-trader.js';
import { ActiveAccounts } from './active-accounts.js';

const buyer = scriptedStrategy((_view, close) => ({
  direction: 'long',
  stop: close - 2,
  target: close + 4,
}));
const planted = new Error('planted');

describe('ActiveAccounts', () => {
  let active: ActiveAccounts;
  let a: AccountTrader;
  let b: AccountTrader;
  let faults: (readonly [AccountScope, unknown])[];
  let acted: AccountTrader[];
  let transfers = 0;

  /** Both accounts hold BTC and have no changes. */
  beforeEach(async () => {
    const accounts = ['t/a', 't/b'].map((name) => namedAccount(name));
    const desk = new EngineDesk({ plan: testPlan([buyer], { accounts }) });
    await desk.start();
    for (const minute of [0, 1]) await desk.candle(minuteCandle(minute, [100, 100.4, 99.6, 100]));
    await desk.flush();
    [a, b] = [desk.trader('t/a'), desk.trader('t/b')];
    expect([a.hasChanges, a.isUnsettled, a.openPositions]).toEqual([false, false, 1]);
    faults = [];
    acted = [];
    active = new ActiveAccounts(
      (scope, thrown) => faults.push([scope, thrown]),
      (trader) => acted.push(trader),
    );
  });

  function change(trader: AccountTrader): void {
    transfers += 1;
    trader.transfer({ id: `t-${transfers}`, asset: 'USD', amount: '1', at: START });
  }

  const activeNow = () => {
    const found: AccountTrader[] = [];
    active.each((trader) => found.push(trader));
    return found;
  };

  it('notes each account that acts, and calls it for the next steps of the input', () => {
    active.act(a, () => undefined);
    active.add(b);
    active.eachOf([a], () => undefined);
    expect(acted).toEqual([a, b, a]);
    expect(activeNow()).toEqual([a, b]);
  });

  it('keeps an exception as the fault of its account and goes on with the others', () => {
    const reached: AccountTrader[] = [];
    active.eachOf([a, b], (trader) => {
      reached.push(trader);
      if (trader === a) throw planted;
    });
    expect([reached, acted]).toEqual([
      [a, b],
      [a, b],
    ]);
    expect(faults).toEqual([[a.account.scope, planted]]);
  });

  it('activates only accounts that did something, and says whether any did', () => {
    expect(active.eachThat([a, b], () => false)).toBe(false);
    expect(activeNow()).toEqual([]);
    expect(active.eachThat([a, b], (trader) => trader === b)).toBe(true);
    expect(activeNow()).toEqual([b]);
    const isAny = active.eachThat([a], () => {
      throw planted;
    });
    expect([isAny, faults]).toEqual([false, [[a.account.scope, planted]]]);
    expect(activeNow()).toEqual([b]);
  });

  it('tells which active accounts are unsettled or have urgent changes', () => {
    b.close(BTC.id, 'manual', epochMs(START));
    const told = () => [
      active.isUnsettled,
      active.unsettled().length,
      active.hasUrgentChanges,
      active.hasUnwrittenRequests,
    ];
    active.add(a);
    expect(told()).toEqual([false, 0, false, false]);
    active.add(b);
    expect(told()).toEqual([true, 1, true, false]);
    expect(active.unsettled()).toEqual([b]);
  });

  it('keeps changed accounts until they are taken, beyond the end of their input', () => {
    const roster = new AccountRoster(() => undefined);
    active.rest(roster);
    active.add(a);
    active.add(b);
    change(a);
    active.rest(roster);
    expect(activeNow()).toEqual([]);
    expect(roster.busy.size).toBe(2);
    expect(active.takeChanged()).toEqual([a]);
    expect(active.takeChanged()).toEqual([]);
  });

  it('takes active accounts with changes before their input ends', () => {
    active.add(a);
    active.add(b);
    change(b);
    expect(active.takeChanged()).toEqual([b]);
    expect(activeNow()).toEqual([a, b]);
  });

  it.each(['drop', 'clear'] as const)('forgets accounts and their changes: %s', (how) => {
    const roster = new AccountRoster(() => undefined);
    active.add(a);
    change(a);
    active.rest(roster);
    active.add(a);
    if (how === 'drop') active.drop(a);
    else active.clear();
    expect([activeNow(), active.takeChanged()]).toEqual([[], []]);
  });
});
