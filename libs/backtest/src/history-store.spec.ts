import { describe, expect, it } from '@jest/globals';
import { tenantId } from '@tidegate/kernel';

import {
  describeHistoryStoreContract,
  generatedCandles,
  MemoryHistoryStore,
  seriesOf,
} from '../testing/index.js';
import { StoreHistorySource } from './store-history-source.js';

describeHistoryStoreContract('memory', async () => {
  const store = new MemoryHistoryStore();
  return { store, remove: () => store.close() };
});

const SCOPE = { tenant: tenantId('alpha') };

describe('StoreHistorySource', () => {
  const request = { symbols: [], timeframe: null, venue: null };

  it('a back-test reads the series of its tenant', async () => {
    const store = new MemoryHistoryStore();
    const { venue, symbol, timeframe, candles } = seriesOf(
      generatedCandles({ symbol: 'BTC/USD', candles: 50 }),
    );
    const batch = { series: { venue, symbol, timeframe }, candles };
    await store.write(SCOPE, batch, { onDifference: 'refuse' });
    expect(await new StoreHistorySource(store, SCOPE).load(request)).toEqual([
      { venue, symbol, timeframe, candles, source: 'history of alpha' },
    ]);
  });

  it('an empty history is refused as missing data', async () => {
    const source = new StoreHistorySource(new MemoryHistoryStore(), SCOPE);
    await expect(source.load(request)).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
  });
});
