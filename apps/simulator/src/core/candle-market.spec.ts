import { describe, expect, it } from '@jest/globals';
import { epochMs, MINUTE_MS } from '@tidegate/kernel';

import { anInstrument, candleCsv, csvFile, MONDAY } from '../../testing/index.js';
import { CandleMarket } from './candle-market.js';
import { Halts } from './halts.js';
import { parseCandleFiles } from './recorded-series.js';

const text = candleCsv({
  from: MONDAY,
  rows: 120,
  lengthMs: MINUTE_MS,
  price: 100,
  seed: 1,
  holes: [61, 62, 63, 64],
});
const series = parseCandleFiles([csvFile(text)], { symbol: 'BTC/USD', timeframe: '1m' });
const aMarket = (start: number, halts = new Halts()): CandleMarket =>
  new CandleMarket({
    instrument: anInstrument,
    series,
    historyFrom: MONDAY,
    start: epochMs(start),
    leadMs: 500,
    halts,
  });

describe('CandleMarket', () => {
  it('publishes a final candle half a second before it ends, and not earlier', () => {
    const market = aMarket(MONDAY);
    market.playTo(epochMs(MONDAY + 59_499));
    expect(market.candles.closedCount(1)).toBe(0);
    market.playTo(epochMs(MONDAY + 59_500));
    expect(market.candles.closedCount(1)).toBe(1);
    expect(market.candles.closedRows(1, 1)[0]?.close).toBe(
      Math.round((series.candles[0]?.close ?? 0) * 10),
    );
  });

  it('loses only the candles due during a halt', () => {
    const [from, until] = [MONDAY + 2 * MINUTE_MS - 501, MONDAY + 3 * MINUTE_MS - 500];
    const halts = new Halts([{ from: epochMs(from), until: epochMs(until), book: 'still' }]);
    const opens = (market: CandleMarket): number[] =>
      market.candles.closedRows(1, 9).map((row) => (row.openTime - MONDAY) / MINUTE_MS);
    const market = aMarket(MONDAY, halts);
    market.playTo(epochMs(MONDAY + 5 * MINUTE_MS));
    expect(opens(market)).toEqual([0, 3, 4]);
    expect(opens(aMarket(MONDAY + 5 * MINUTE_MS, halts))).toEqual([0, 3, 4]);
  });

  it('closes longer candles with their last minute, even if that minute has no data', () => {
    const market = aMarket(MONDAY);
    market.playTo(epochMs(MONDAY + 65 * MINUTE_MS - 500));
    expect([
      market.candles.closedCount(1),
      market.candles.closedCount(5),
      market.candles.closedCount(60),
    ]).toEqual([61, 13, 1]);
    expect(market.candles.closedRows(5, 1)[0]).toMatchObject({ openTime: MONDAY + 60 * MINUTE_MS });
  });

  it('has the history before its start, but no book or trades', () => {
    const market = aMarket(MONDAY + 30 * MINUTE_MS);
    expect(market.candles.closedCount(1)).toBe(30);
    expect([
      market.book,
      market.lastPrint,
      market.latestTrades(),
      market.printsAfter(),
      market.tradeHistory(),
    ]).toEqual([null, null, [], [], []]);
  });

  it('publishes nothing after the last candle', () => {
    const market = aMarket(MONDAY);
    market.playTo(epochMs(MONDAY + 600 * MINUTE_MS));
    expect(market.candles.closedCount(1)).toBe(116);
  });
});
