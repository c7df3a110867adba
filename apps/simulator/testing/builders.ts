import { epochMs, MINUTE_MS, nextGaussian, SeededRng, type EpochMs } from '@tidegate/kernel';
import fc from 'fast-check';

import type { CsvFile } from '../src/core/csv.js';
import type { CandleRow, MinuteBar, Print } from '../src/core/tape.js';
import type { VenueInstrument } from '../src/core/venue-instrument.js';

export const MONDAY = epochMs(Date.UTC(2026, 0, 5));

export const anInstrument: VenueInstrument = {
  symbol: 'BTC/USD',
  base: 'BTC',
  quote: 'USD',
  pricePrecision: 1,
  quantityPrecision: 8,
  minimumLots: 5_000,
  minimumCost: 0.5,
};

export function aMinute(changes: Partial<MinuteBar> = {}): MinuteBar {
  return {
    openTime: MONDAY,
    open: 1_000,
    high: 1_020,
    low: 990,
    close: 1_010,
    lots: 5_000,
    turnover: 1_005 * 5_000,
    trades: 8,
    firstTradeId: 1,
    ...changes,
  };
}

/** Any valid minute, from a single minimal trade to wide and busy ones. */
export const minuteArbitrary: fc.Arbitrary<MinuteBar> = fc
  .record({
    prices: fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 6 }),
    surplusTrades: fc.nat(60),
    surplusLots: fc.oneof(fc.nat(3), fc.nat(1_000_000_000)),
  })
  .map(({ prices, surplusTrades, surplusLots }) => {
    const [open, close] = [prices[0] as number, prices.at(-1) as number];
    const [high, low] = [Math.max(...prices), Math.min(...prices)];
    const needed =
      high === low
        ? 1
        : 2 + Number(high > Math.max(open, close)) + Number(low < Math.min(open, close));
    const trades = needed + surplusTrades;
    const lots = trades + surplusLots;
    const typical = Math.round((open + high + low + close) / 4);
    return aMinute({ open, high, low, close, trades, lots, turnover: typical * lots });
  });

/** Reference aggregation of trades. */
export function candleOfPrints(prints: readonly Print[]): Omit<CandleRow, 'openTime' | 'turnover'> {
  const ticks = prints.map((print) => print.ticks);
  return {
    open: ticks[0] as number,
    high: Math.max(...ticks),
    low: Math.min(...ticks),
    close: ticks.at(-1) as number,
    lots: prints.reduce((sum, print) => sum + print.lots, 0),
    trades: prints.length,
  };
}

/** Reference aggregation of candles. */
export function candleOfCandles(
  rows: readonly CandleRow[],
): Omit<CandleRow, 'openTime' | 'turnover'> {
  return {
    open: (rows[0] as CandleRow).open,
    high: Math.max(...rows.map((row) => row.high)),
    low: Math.min(...rows.map((row) => row.low)),
    close: (rows.at(-1) as CandleRow).close,
    lots: rows.reduce((sum, row) => sum + row.lots, 0),
    trades: rows.reduce((sum, row) => sum + row.trades, 0),
  };
}

export interface CsvOptions {
  readonly from: EpochMs;
  readonly rows: number;
  readonly lengthMs: number;
  readonly price: number;
  readonly seed: number;
  /** Indexes of omitted rows. */
  readonly holes?: readonly number[];
}

/** A generated recording as CSV text: a random walk with two price decimals and eight volume decimals. */
export function candleCsv({ from, rows, lengthMs, price, seed, holes = [] }: CsvOptions): string {
  const rng = new SeededRng(seed);
  const lines = ['timestamp_ms,open,high,low,close,volume'];
  let last = price;
  for (let index = 0; index < rows; index++) {
    const open = last;
    const close = Math.max(1, open * (1 + 0.002 * nextGaussian(rng)));
    const high = Math.max(open, close) * (1 + 0.001 * rng.next());
    const low = Math.min(open, close) * (1 - 0.001 * rng.next());
    last = Number(close.toFixed(2));
    if (holes.includes(index)) continue;
    const volume = (0.5 + 20 * rng.next()).toFixed(8);
    const [o, h, l, c] = [open, high, low, close].map((value) => value.toFixed(2));
    lines.push(`${from + index * lengthMs},${o},${h},${l},${c},${volume}`);
  }
  return `${lines.join('\n')}\n`;
}

export const minutesAfter = (count: number): EpochMs => epochMs(MONDAY + count * MINUTE_MS);

/** A recording file with the given text. */
export const csvFile = (text: string, name = 'a.csv'): CsvFile => ({
  name,
  bytes: new TextEncoder().encode(text),
});
