import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { epochMs, tenantId } from '@tidegate/kernel';
import { columnsOf, type Candle, type CandleColumns, type TenantScope } from '@tidegate/model';

import type { HistoryStore, WriteOptions } from '../src/ports.js';
import { generatedCandles } from './generated-market.js';

const SERIES = { venue: 'kraken', symbol: 'BTC/USD', timeframe: '15m' } as const;
const A: TenantScope = { tenant: tenantId('alpha') };
const B: TenantScope = { tenant: tenantId('beta') };
const WHOLE = { from: null, to: null };
/** Two months: the series begins on 1 January. */
const CANDLES = generatedCandles({ symbol: 'BTC/USD', candles: 31 * 96 + 200 });
const JANUARY_END = epochMs(Date.UTC(2025, 1, 1));

/** A store of one spec and what removes it. */
export interface OpenHistoryStore {
  readonly store: HistoryStore;
  remove(): Promise<void>;
}

const timesOf = ({ openTimes }: CandleColumns): readonly number[] => [...openTimes];

/** The cases that every history store passes. */
export function describeHistoryStoreContract(
  name: string,
  open: () => Promise<OpenHistoryStore>,
): void {
  describe(`history store contract: ${name}`, () => {
    let opened: OpenHistoryStore;
    let store: HistoryStore;
    beforeEach(async () => {
      opened = await open();
      ({ store } = opened);
    });
    afterEach(() => opened.remove());

    const write = (
      candles: readonly Candle[],
      onDifference: WriteOptions['onDifference'] = 'refuse',
      scope = A,
    ) => store.write(scope, { series: SERIES, candles: columnsOf(candles) }, { onDifference });
    const read = (range: { from: number | null; to: number | null } = WHOLE) =>
      store.read(A, SERIES, range as never);

    it('HS1 returns the candles as written', async () => {
      const report = await write(CANDLES);
      expect(report).toMatchObject({ added: CANDLES.length, repeated: 0, replaced: 0, kept: 0 });
      expect(await read()).toEqual(columnsOf(CANDLES));
    });

    it('HS2 stores candles of two writes in order, whatever the order of the writes', async () => {
      await write(CANDLES.slice(1_500));
      const { added, repeated } = await write(CANDLES.slice(0, 1_600));
      expect([added, repeated]).toEqual([1_500, 100]);
      expect(await read()).toEqual(columnsOf(CANDLES));
    });

    it('HS3 refuses a different candle and stores nothing', async () => {
      await write(CANDLES.slice(0, 10));
      const changed = CANDLES.slice(0, 20).map((candle, index) =>
        index === 9 ? { ...candle, volume: candle.volume + 1 } : candle,
      );
      await expect(write(changed)).rejects.toMatchObject({ code: 'DATA_CONTRADICTORY' });
      expect(await read()).toEqual(columnsOf(CANDLES.slice(0, 10)));
    });

    it('HS4 keeps the stored candle on request and reports both', async () => {
      await write(CANDLES.slice(0, 10));
      const [first] = CANDLES as [Candle];
      const other = { ...first, volume: first.volume + 1 };
      const report = await write([other, ...CANDLES.slice(1, 12)], 'keep');
      expect(report).toMatchObject({ added: 2, repeated: 9, replaced: 0, kept: 1 });
      expect(report.differences).toEqual([{ stored: first, offered: other }]);
      expect(await read()).toEqual(columnsOf(CANDLES.slice(0, 12)));
    });

    it('HS5 replaces the stored candle on request and reports both', async () => {
      await write(CANDLES.slice(0, 10));
      const [first] = CANDLES as [Candle];
      const other = { ...first, volume: first.volume + 1 };
      const report = await write([other], 'replace');
      expect(report).toMatchObject({ added: 0, repeated: 0, replaced: 1, kept: 0 });
      expect(report.differences).toEqual([{ stored: first, offered: other }]);
      expect(await read()).toEqual(columnsOf([other, ...CANDLES.slice(1, 10)]));
    });

    it('HS6 returns the candles that open in a range', async () => {
      await write(CANDLES);
      const february = await read({ from: JANUARY_END, to: null });
      expect(timesOf(february)).toEqual(timesOf(columnsOf(CANDLES.slice(31 * 96))));
      const hour = await read({ from: JANUARY_END - 3_600_000, to: JANUARY_END + 900_000 });
      expect(hour.length).toBe(5);
      expect((await read({ from: 0, to: 1 })).length).toBe(0);
    });

    it('HS7 lists series with coverage and gaps', async () => {
      await write([...CANDLES.slice(0, 100), ...CANDLES.slice(103)]);
      expect(await store.series(A)).toMatchObject([{ ...SERIES, parts: 2 }]);
      expect(await store.coverage(A, SERIES)).toMatchObject({
        candles: CANDLES.length - 3,
        from: CANDLES[0]?.openTime,
        missing: 3,
        gapCount: 1,
        gaps: [{ from: CANDLES[100]?.openTime, to: CANDLES[103]?.openTime, candles: 3 }],
      });
    });

    it('HS8 shows a tenant nothing of another', async () => {
      await write(CANDLES.slice(0, 10));
      expect(await store.series(B)).toEqual([]);
      for (const attempt of [
        store.read(B, SERIES, WHOLE),
        store.coverage(B, SERIES),
        store.verify(B, SERIES),
      ]) {
        await expect(attempt).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
      }
      await write(CANDLES.slice(0, 3), 'refuse', B);
      expect((await read()).length).toBe(10);
    });

    it('HS9 stores nothing of a write that is cancelled before it begins', async () => {
      const batch = { series: SERIES, candles: columnsOf(CANDLES) };
      const signal = AbortSignal.abort();
      const cancelled = store.write(A, batch, { onDifference: 'refuse', signal });
      await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(await store.series(A)).toEqual([]);
    });

    it('HS10 finds no damage in what it wrote', async () => {
      await write(CANDLES);
      expect(await store.verify(A, SERIES)).toEqual([]);
    });
  });
}
