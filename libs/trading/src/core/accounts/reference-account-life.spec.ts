import { beforeEach, describe, expect, it } from '@jest/globals';

import { epochMs, InvariantViolation } from '@tidegate/kernel';

import {
  choiceOf,
  EngineDesk,
  minuteCandle,
  namedAccount,
  opening,
  quickAi,
  scriptedStrategy,
  testPlan,
  testProfile,
} from '../../../testing/index.js';
import type { AccountTrader } from './account-trader.js';
import { isReference } from './reference-account.js';

const QUIET = [100, 100.4, 99.6, 100] as const;
const buyer = scriptedStrategy((_view, close) => ({
  direction: 'long',
  stop: close - 2,
  target: close + 4,
}));
const ai = quickAi('1m');
ai.adaptive.enabled = true;
const follower = namedAccount('t/a');
const plan = testPlan([buyer], {
  profile: testProfile([buyer], { ai }),
  accounts: [follower],
});

describe('The life of a reference account', () => {
  let desk: EngineDesk;
  let reference: AccountTrader;
  const references = () =>
    desk.engine.core.traders.filter(({ account }) => isReference(account.scope));
  const followed = () => desk.run.life.followed.length;

  async function close({ account }: AccountTrader): Promise<void> {
    const { scope } = account;
    await desk.take({ type: 'account_closed', at: desk.time.now(), scope, reason: 'a test' });
  }

  async function join(name: string): Promise<void> {
    await desk.takeAll(opening(namedAccount(name), choiceOf(plan, 0), desk.time.now()));
  }

  beforeEach(async () => {
    desk = new EngineDesk({ plan });
    await desk.start();
    const [found] = references();
    if (!found) throw new Error('The desk has no reference account');
    reference = found;
  });

  it('begins with a registration under the followed profile and one deposit', async () => {
    await desk.flush();
    const { scope } = reference.account;
    const { hash } = choiceOf(plan, 0);
    expect(desk.run.life.registrations.find(scope)).toMatchObject({
      lifecycle: 'open',
      profile: { name: 'reference', version: 0, hash },
    });
    const { rows } = await desk.store.transactions(scope, { limit: 9 });
    expect(rows.map(({ id }) => id)).toEqual(['deposit:deposit:initial']);
  });

  it('does not begin on an engine without instruments, whose currency is unknown', async () => {
    desk = new EngineDesk({ plan, instruments: [] });
    await desk.start();
    expect(desk.faulted).toEqual([]);
    expect(desk.engine.core.traders).toHaveLength(1);
  });

  it('closes its positions by hand when its last follower leaves', async () => {
    for (const minute of [0, 1]) await desk.candle(minuteCandle(minute, QUIET));
    expect(reference.openPositions).toBe(1);
    await close(desk.trader('t/a'));
    await desk.flush();
    const { rows } = await desk.store.orders(reference.account.scope, { limit: 9 });
    const exits = rows.filter(({ purpose }) => purpose === 'exit');
    expect(exits.map(({ exitReason }) => exitReason)).toEqual(['manual']);
  });

  it('does not end the analysis of its followers when it is frozen', async () => {
    await desk.flush();
    const { scope } = reference.account;
    const record = await desk.store.loadAccount(scope, epochMs(0));
    const at = desk.time.now();
    const terms = { scope, record, at, reason: 'a test', isFrozen: true, idsGiven: 0 };
    await desk.take({ type: 'account_quarantined', ...terms });
    expect([references(), followed()]).toEqual([[], 1]);
    await desk.candle(minuteCandle(0, QUIET));
    expect(desk.decisions).toHaveLength(1);
  });

  it('never ends, because its record must stay', async () => {
    await expect(close(reference)).rejects.toThrow(InvariantViolation);
  });

  it('continues when a next account follows its analysis', async () => {
    await close(desk.trader('t/a'));
    expect(followed()).toBe(0);
    await join('t/b');
    expect(references()).toEqual([reference]);
    await desk.candle(minuteCandle(0, QUIET));
    expect(reference.openOrders).toBe(1);
  });
});
