import { describe, expect, it } from '@jest/globals';

import { accountId, instrumentId } from '@tidegate/kernel';
import type { Position } from '@tidegate/model';

import { BTC, positionRow, testAccount, testPlan } from '../../testing/index.js';
import { refuseLeftPositions } from './left-positions.js';

const plan = testPlan([]);
const { scope } = testAccount();
const stranger = { ...scope, account: accountId('stranger') };

function start(...live: readonly Position[]): Promise<void> {
  return refuseLeftPositions(plan, { livePositions: async () => live });
}

describe('Positions that a start would leave', () => {
  it('are those of accounts that it does not trade, named with what they hold', async () => {
    const left = positionRow({ scope: stranger, instrument: BTC.id, direction: 'short' });
    await expect(start(left)).rejects.toMatchObject({
      code: 'STORAGE_OF_ANOTHER_ACCOUNT',
      message: expect.stringContaining(`(stranger: ${BTC.id} short)`),
    });
  });

  it('are not those of its own account, nor those that another venue manages', async () => {
    const own = positionRow({ scope, instrument: BTC.id });
    const elsewhere = positionRow({
      scope: stranger,
      instrument: instrumentId('elsewhere', 'BTC/USD'),
    });
    await expect(start(own, elsewhere)).resolves.toBeUndefined();
  });
});
