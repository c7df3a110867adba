import { describe, expect, it } from '@jest/globals';
import { epochMs, MINUTE_MS } from '@tidegate/kernel';
import { timeframeMs, type Timeframe } from '@tidegate/model';
import fc from 'fast-check';

import {
  candleCsv,
  csvFile,
  candleOfCandles,
  candleOfPrints,
  MONDAY,
} from '../../testing/index.js';
import { recordedInstrument } from './recorded-instrument.js';
import { parseCandleFiles } from './recorded-series.js';
import { RecordedTape } from './recorded-tape.js';
import type { MinuteBar } from './tape.js';
import { lotsOfQuantity, ticksOfPrice } from './venue-instrument.js';
import { seeded } from '@tidegate/kernel/testing';

function tapeOf(text: string, timeframe: Timeframe) {
  const series = parseCandleFiles([csvFile(text)], { symbol: 'BTC/USD', timeframe });
  const instrument = recordedInstrument({
    symbol: 'BTC/USD',
    priceDecimals: series.priceDecimals,
    price: 100,
    volumeMax: 1_000,
  });
  return { series, instrument, tape: new RecordedTape(instrument, series, 11) };
}

function minutesIn(tape: RecordedTape, from: number, lengthMs: number): MinuteBar[] {
  const bars: MinuteBar[] = [];
  for (let at = from; at < from + lengthMs; at += MINUTE_MS) {
    const bar = tape.minute(epochMs(at));
    if (bar) bars.push(bar);
  }
  return bars;
}

describe('RecordedTape', () => {
  it('has minutes and trades that aggregate exactly to every recorded candle', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Timeframe>('1m', '15m', '1h'),
        fc.nat(10_000),
        (timeframe, seed) => {
          const lengthMs = timeframeMs(timeframe);
          const text = candleCsv({
            from: MONDAY,
            rows: 12,
            lengthMs,
            price: 100,
            seed,
            holes: [3, 7],
          });
          const { series, instrument, tape } = tapeOf(text, timeframe);
          for (const candle of series.candles) {
            const bars = minutesIn(tape, candle.openTime, lengthMs);
            const expected = {
              open: ticksOfPrice(instrument, candle.open),
              high: ticksOfPrice(instrument, candle.high),
              low: ticksOfPrice(instrument, candle.low),
              close: ticksOfPrice(instrument, candle.close),
              lots: lotsOfQuantity(instrument, candle.volume),
            };
            expect(candleOfCandles(bars)).toMatchObject(expected);
            expect(candleOfPrints(bars.flatMap((bar) => tape.printsOf(bar)))).toMatchObject(
              expected,
            );
          }
        },
      ),
      seeded({ numRuns: 25 }),
    );
  });

  it('numbers trades without gaps from any start', () => {
    const text = candleCsv({
      from: MONDAY,
      rows: 8,
      lengthMs: 900_000,
      price: 100,
      seed: 3,
      holes: [2],
    });
    const whole = tapeOf(text, '15m').tape;
    const ids = minutesIn(whole, MONDAY, 8 * 900_000)
      .flatMap((bar) => whole.printsOf(bar))
      .map(({ id }) => id);
    expect(ids).toEqual(ids.map((_, nth) => nth + 1));
    const late = tapeOf(text, '15m').tape;
    const lateIds = minutesIn(late, MONDAY + 5 * 900_000, 900_000).map(
      ({ firstTradeId }) => firstTradeId,
    );
    expect(lateIds).toEqual(
      minutesIn(whole, MONDAY + 5 * 900_000, 900_000).map(({ firstTradeId }) => firstTradeId),
    );
  });

  it('keeps missing candles missing, and treats a candle without volume as missing', () => {
    const row = (nth: number, volume: string): string =>
      `${MONDAY + nth * 900_000},10,12,9,11,${volume}`;
    const { tape } = tapeOf([row(0, '5'), row(1, '0'), row(3, '5')].join('\n'), '15m');
    const traded = [0, 1, 2, 3].map(
      (nth) => minutesIn(tape, MONDAY + nth * 900_000, 900_000).length > 0,
    );
    expect(traded).toEqual([true, false, false, true]);
  });

  it('prints the recorded number of trades, up to the limit per minute', () => {
    const rows = [3, 100, 1_000_000].map(
      (trades, nth) => `${MONDAY + nth * 900_000},10,12,9,11,5,${trades}`,
    );
    const { tape } = tapeOf(rows.join('\n'), '15m');
    const printed = rows.map((_, nth) =>
      minutesIn(tape, MONDAY + nth * 900_000, 900_000).reduce((sum, bar) => sum + bar.trades, 0),
    );
    expect(printed).toEqual([4, 100, 600]);
  });

  it('rejects a candle whose volume is too small to trade at all its prices', () => {
    expect(() => tapeOf(`${MONDAY},10,12,9,11,0.00000002`, '15m')).toThrow(
      /^BTC\/USD, candle of .*Z: volume .* is too small/,
    );
  });

  it('reduces the quantity decimals of instruments with very large volumes', () => {
    const huge = { symbol: 'PEPE/USD', priceDecimals: 8, price: 1e-5, volumeMax: 5e11 };
    expect(recordedInstrument(huge).quantityPrecision).toBe(3);
    expect(recordedInstrument({ ...huge, volumeMax: 100 }).quantityPrecision).toBe(8);
  });
});
