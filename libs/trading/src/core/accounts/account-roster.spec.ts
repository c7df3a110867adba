import { beforeEach, describe, expect, it } from '@jest/globals';

import { profileHash, tenantId } from '@tidegate/kernel';

import {
  BTC,
  EngineDesk,
  ETH,
  minuteCandle,
  namedAccount,
  scriptedStrategy,
  testPlan,
} from '../../../testing/index.js';
import { AccountRoster } from './account-roster.js';
import type { AccountTrader } from './account-trader.js';

/** Buys BTC at each close. */
const buyer = scriptedStrategy(({ instrument }, close) =>
  instrument === BTC.id ? { direction: 'long', stop: close - 2, target: close + 4 } : null,
);
const [ONE, TWO] = [profileHash('one'), profileHash('two')];

describe('AccountRoster', () => {
  let members: string[];
  let roster: AccountRoster;
  /** Holds BTC. */
  let holder: AccountTrader;
  let idle: AccountTrader;
  const nameOf = ({ account }: AccountTrader) => account.scope.account;
  const names = (traders: Iterable<AccountTrader>) => [...traders].map(nameOf);

  beforeEach(async () => {
    const accounts = [namedAccount('t/holder'), namedAccount('t/idle', { deposit: '0.01' })];
    const desk = new EngineDesk({ plan: testPlan([buyer], { accounts }), instruments: [BTC, ETH] });
    await desk.start();
    for (const minute of [0, 1]) await desk.candle(minuteCandle(minute, [100, 100.4, 99.6, 100]));
    [holder, idle] = [desk.trader('t/holder'), desk.trader('t/idle')];
    expect([holder.openPositions, idle.openPositions]).toEqual([1, 0]);
    members = [];
    roster = new AccountRoster((trader) => members.push(nameOf(trader)));
    roster.add(holder);
    roster.add(idle);
  });

  it('finds accounts by scope and tenant', () => {
    expect([roster.size, names(roster.all)]).toEqual([2, ['holder', 'idle']]);
    expect(roster.find(holder.account.scope)).toBe(holder);
    expect(roster.find(namedAccount('u/holder').account.scope)).toBeNull();
    expect(names(roster.ofTenant(tenantId('t')))).toEqual(['holder', 'idle']);
    expect(names(roster.ofTenant(tenantId('u')))).toEqual([]);
  });

  it('lists the accounts with positions or orders, in all and by instrument', () => {
    expect(names(roster.busy)).toEqual(['holder']);
    expect(names(roster.involvedIn(BTC.id))).toEqual(['holder']);
    expect(names(roster.involvedIn(ETH.id))).toEqual([]);
  });

  it('forgets a removed account everywhere, and indexes it again when it returns', () => {
    roster.follow(holder, ONE);
    roster.remove(holder);
    const found = [roster.all, roster.busy, roster.involvedIn(BTC.id), roster.followersOf(ONE)];
    expect(found.map(names)).toEqual([['idle'], [], [], []]);
    expect(roster.find(holder.account.scope)).toBeNull();
    expect(names(roster.ofTenant(tenantId('t')))).toEqual(['idle']);
    roster.add(holder);
    expect(names(roster.involvedIn(BTC.id))).toEqual(['holder']);
    expect(names(roster.busy)).toEqual(['holder']);
    expect(members).toEqual(['holder', 'idle', 'holder', 'holder']);
  });

  it('lets an account follow one analysis at a time', () => {
    roster.follow(holder, ONE);
    roster.follow(idle, ONE);
    expect(names(roster.followersOf(ONE))).toEqual(['holder', 'idle']);
    roster.follow(holder, TWO);
    expect([ONE, TWO].map((hash) => names(roster.followersOf(hash)))).toEqual([
      ['idle'],
      ['holder'],
    ]);
  });

  it('moves an account between instruments with its positions and orders', () => {
    let held: readonly string[] = [BTC.id];
    let membershipRevision = 1;
    const moving = Object.assign(Object.create(idle) as AccountTrader, {
      book: {
        get membershipRevision() {
          return membershipRevision;
        },
      },
      involvements: () => new Set(held),
    });
    const index = () => {
      roster.reindex(moving);
      return [roster.involvedIn(BTC.id), roster.involvedIn(ETH.id), roster.busy].map((found) =>
        found.has(moving),
      );
    };
    const hold = (...now: readonly string[]): void => {
      held = now;
      membershipRevision += 1;
    };
    expect(index()).toEqual([true, false, true]);
    hold(BTC.id, ETH.id);
    expect(index()).toEqual([true, true, true]);
    hold(ETH.id);
    expect(index()).toEqual([false, true, true]);
    hold();
    expect(index()).toEqual([false, false, false]);
  });
});
