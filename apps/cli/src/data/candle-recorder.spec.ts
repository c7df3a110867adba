import { describe, expect, it } from '@jest/globals';
import { generatedCandles, MemoryHistoryStore } from '@tidegate/backtest/testing';
import { tenantId, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import { columnsOf, type Candle } from '@tidegate/model';

import { CandleRecorder } from './candle-recorder.js';

const SCOPE = { tenant: tenantId('default') };
const SERIES = { venue: 'kraken.demo', symbol: 'BTC/USD', timeframe: '15m' } as const;
const CANDLES = generatedCandles({ symbol: 'BTC/USD', candles: 40 });
const WHOLE = { from: null, to: null };

describe('CandleRecorder', () => {
  const received: Candle[] = [];
  const asked: EpochMs[] = [];
  const archive = {
    candles: async (_: InstrumentId, __: string, { from }: { readonly from: EpochMs }) => {
      asked.push(from);
      return received.filter(({ openTime }) => openTime >= from);
    },
  };

  it('copies new candles once and leaves out those that the engine made', async () => {
    const store = new MemoryHistoryStore();
    const recorder = new CandleRecorder({ store, scope: SCOPE, venue: 'kraken', series: [SERIES] });
    const made = CANDLES.map((candle, index): Candle =>
      index === 7 ? { ...candle, synthetic: true } : candle,
    );
    received.splice(0, received.length, ...made.slice(0, 30));
    expect(await recorder.copy(archive)).toEqual([{ series: SERIES, added: 29, kept: 0 }]);
    received.push(...made.slice(30));
    expect(await recorder.copy(archive)).toEqual([{ series: SERIES, added: 10, kept: 0 }]);
    expect(await recorder.copy(archive)).toEqual([]);
    const traded = CANDLES.filter((_, index) => index !== 7);
    expect(await store.read(SCOPE, SERIES, WHOLE)).toEqual(columnsOf(traded));
  });

  it('continues after the last stored candle', async () => {
    const store = new MemoryHistoryStore();
    const batch = { series: SERIES, candles: columnsOf(CANDLES.slice(0, 20)) };
    await store.write(SCOPE, batch, { onDifference: 'refuse' });
    received.splice(0, received.length, ...CANDLES);
    const recorder = new CandleRecorder({ store, scope: SCOPE, venue: 'kraken', series: [SERIES] });
    asked.length = 0;
    expect(await recorder.copy(archive)).toEqual([{ series: SERIES, added: 20, kept: 0 }]);
    expect(asked).toEqual([CANDLES[20]?.openTime]);
  });
});
