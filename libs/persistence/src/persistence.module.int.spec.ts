import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';

import type { TradingStore } from '@tidegate/trading';
import { commitOf, fillRow, MAIN_ACCOUNT } from '@tidegate/trading/testing';

import { TemporaryStorage } from '../testing/temporary-storage.js';
import { PersistenceModule } from './persistence.module.js';
import { STORAGE, TRADING_STORE } from './ports.js';
import type { Storage } from './storage.js';

describe('the persistence module', () => {
  let temporary: TemporaryStorage;

  beforeEach(() => {
    temporary = new TemporaryStorage();
  });

  afterEach(() => temporary.remove());

  it('provides the stores of an open storage and closes it with the application', async () => {
    const module = PersistenceModule.forRoot(await temporary.open());
    const application = await Test.createTestingModule({ imports: [module] }).compile();
    const trading = application.get<TradingStore>(TRADING_STORE);
    expect(trading).toBe(application.get<Storage>(STORAGE).trading);
    await trading.commit(commitOf({ fills: [fillRow()] }));
    await application.close();
    const storage = await temporary.open();
    expect((await storage.trading.fills(MAIN_ACCOUNT, { limit: 5 })).rows).toHaveLength(1);
  });
});
