import { describe, expect, it } from '@jest/globals';

import { TEST_SHARD } from '../../../testing/index.js';
import { AccountIds } from './account-ids.js';

describe('AccountIds', () => {
  it('gives ids with the shard, the epoch and a count in base 36', () => {
    const ids = new AccountIds(TEST_SHARD, 37);
    expect([ids.next('o'), ids.next('d')]).toEqual(['o-testnet-11-1', 'd-testnet-11-2']);
    expect(ids.given).toBe(2);
  });

  it('continues after a number of ids, so that none is given twice', () => {
    const ids = new AccountIds(TEST_SHARD, 1);
    ids.continueAfter(35);
    expect([ids.next('o'), ids.given]).toEqual(['o-testnet-1-10', 36]);
  });
});
