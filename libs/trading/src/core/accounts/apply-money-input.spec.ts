import { describe, expect, it } from '@jest/globals';

import { START } from '@tidegate/market-data/testing';
import { Decimal, orderId } from '@tidegate/kernel';

import {
  EngineDesk,
  LIVE_ACCOUNT,
  LIVE_PLAN,
  replayOf,
  scriptedStrategy,
  TEST_SHARD,
  testAccount,
  testPlan,
} from '../../../testing/index.js';
import { compareReplay } from '../../journal/compare-replay.js';
import type { MoneyInput } from '../inputs/engine-input.js';

const { scope } = testAccount();
const plan = testPlan([scriptedStrategy(() => null)]);
const at = START;
const deposit = { type: 'transferred', at, scope, id: 'd-2', asset: 'USD', amount: '5' } as const;
const news = { type: 'rejected', order: orderId('o'), reasonCode: 'X', at } as const;

const INPUTS: readonly (readonly [MoneyInput, isJournaled: boolean])[] = [
  [{ type: 'exposure_granted', at, tenant: scope.tenant, limit: 5 }, true],
  [deposit, true],
  // The account fails, and the replay must see why.
  [{ ...deposit, amount: '-20000' }, true],
  [{ ...deposit, scope: testAccount('unknown').scope }, false],
  [{ type: 'order_news', at, scope, news }, false],
  [{ type: 'gateway_failed', at, scope, madeAt: at, code: 'X', reason: 'a test' }, false],
];

async function started(): Promise<EngineDesk> {
  const desk = new EngineDesk({ plan });
  await desk.start();
  return desk;
}

async function journaled({ store }: EngineDesk, type: string): Promise<number> {
  let count = 0;
  for await (const entry of store.read(TEST_SHARD, 1)) if (entry.type === type) count += 1;
  return count;
}

describe('applyMoneyInput', () => {
  it.each(INPUTS)(
    'leaves a trace in the journal only for a change: %j %s',
    async (input, isKept) => {
      const desk = await started();
      await desk.take(input);
      await desk.flush();
      expect(await journaled(desk, input.type)).toBe(isKept ? 1 : 0);
      expect(await compareReplay(await replayOf(plan, desk.store), desk.store, scope)).toEqual([]);
    },
  );

  it('ignores an order event of a paper account, whose venue is in the core', async () => {
    const desk = await started();
    await desk.take({ type: 'order_news', at, scope, news });
    expect(desk.faulted).toEqual([]);
    expect(desk.traders[0]?.isUnsettled).toBe(false);
  });

  it('quarantines a live account for a report that is not true, once, with an event', async () => {
    const desk = new EngineDesk({ plan: LIVE_PLAN });
    await desk.start();
    const live = LIVE_ACCOUNT.scope;
    const usd = { asset: 'USD', total: new Decimal(5) };
    const report = { at, openOrders: [], fills: [], balances: [usd, usd] };
    const reported = { type: 'reported', at, scope: live, report } as const;
    const { core } = desk.engine;
    expect([core.apply(reported), core.apply(reported)]).toEqual([reported, null]);
    const events = core.takeChanges().events.filter(({ type }) => type !== 'account_changed');
    const reason = expect.stringContaining('is not true');
    expect(events).toEqual([{ type: 'account_quarantined', scope: live, reason, at }]);
  });

  it('journals each order event of a live account', async () => {
    const desk = new EngineDesk({ plan: LIVE_PLAN });
    await desk.start();
    const input = { type: 'order_news', at, scope: LIVE_ACCOUNT.scope, news } as const;
    expect(desk.engine.core.apply(input)).toBe(input);
    expect(desk.engine.core.isUnsettled).toBe(true);
  });

  it('quarantines the account alone when a transfer takes more than it has', async () => {
    const desk = await started();
    await desk.take({ ...deposit, amount: '-20000' });
    expect(desk.faulted).toMatchObject([{ scope, thrown: { code: 'INSUFFICIENT_FUNDS' } }]);
    expect(desk.run.life.registrations.find(scope)).toMatchObject({ lifecycle: 'quarantined' });
  });
});
