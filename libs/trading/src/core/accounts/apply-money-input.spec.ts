import { describe, expect, it } from '@jest/globals';

import { START } from '@tidegate/market-data/testing';
import { orderId } from '@tidegate/kernel';

import {
  EngineDesk,
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

  it('quarantines the account alone when a transfer takes more than it has', async () => {
    const desk = await started();
    await desk.take({ ...deposit, amount: '-20000' });
    expect(desk.faulted).toMatchObject([{ scope, thrown: { code: 'INSUFFICIENT_FUNDS' } }]);
    expect(desk.run.life.registrations.find(scope)).toMatchObject({ lifecycle: 'quarantined' });
  });
});
