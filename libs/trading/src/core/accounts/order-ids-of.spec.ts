import { describe, expect, it } from '@jest/globals';

import { LIVE_ACCOUNT, TEST_SHARD, testAccount } from '../../../testing/index.js';
import { AccountIds } from '../inputs/account-ids.js';
import { orderIdsOf } from './order-ids-of.js';

const owner = { installation: 'here', shard: TEST_SHARD };

describe('orderIdsOf', () => {
  it('gives a paper account client ids that equal its order ids', () => {
    const ids = orderIdsOf(testAccount(), new AccountIds(TEST_SHARD, 1), owner);
    expect([ids.next(), ids.next()]).toEqual([
      { id: 'o-testnet-1-1', clientId: 'o-testnet-1-1' },
      { id: 'o-testnet-1-2', clientId: 'o-testnet-1-2' },
    ]);
  });

  it('gives a live account client ids that are UUIDs and differ between installations', () => {
    const next = (installation: string) =>
      orderIdsOf(LIVE_ACCOUNT, new AccountIds(TEST_SHARD, 1), { ...owner, installation }).next();
    const [here, there] = [next('here'), next('there')];
    expect(here.id).toBe('o-testnet-1-1');
    expect(here.clientId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(there).toMatchObject({ id: here.id });
    expect(there.clientId).not.toBe(here.clientId);
  });
});
