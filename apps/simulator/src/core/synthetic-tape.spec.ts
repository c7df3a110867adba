import { beforeAll, describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs, MINUTE_MS } from '@tidegate/kernel';

import { candleOfPrints, MONDAY } from '../../testing/index.js';
import { CandleStore } from './candle-store.js';
import { syntheticInstruments, type SyntheticInstrument } from './instrument-catalog.js';
import { SyntheticTape } from './synthetic-tape.js';
import type { CandleRow, MinuteBar } from './tape.js';

const SEED = 42;
const [BTC, ETH] = syntheticInstruments(8, SEED) as [SyntheticInstrument, SyntheticInstrument];

function minutesOf(
  instrument: SyntheticInstrument,
  count: number,
  seed = SEED,
): (MinuteBar | null)[] {
  const tape = new SyntheticTape(instrument, seed, SyntheticTape.opening(instrument, seed, MONDAY));
  return Array.from({ length: count }, (_, nth) => tape.minute(epochMs(MONDAY + nth * MINUTE_MS)));
}

const returnsOf = (rows: readonly CandleRow[]): number[] =>
  rows.slice(1).map((row, nth) => Math.log(row.close / (rows[nth] as CandleRow).close));

const rootMeanSquare = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

/** Reference implementations of Wilder's RSI, ADX, and ATR, with an exponential mean of 20 closes. */
function indicatorsOf(rows: readonly CandleRow[]): { rsi: number; adx: number; keltner: number }[] {
  const share = 1 / 14;
  const state = {
    gain: 0,
    loss: 0,
    range: 1e-9,
    plus: 0,
    minus: 0,
    adx: 0,
    mean: rows[0]?.close ?? 0,
  };
  return rows.slice(1).map((row, nth) => {
    const before = rows[nth] as CandleRow;
    const change = row.close - before.close;
    const smooth = (old: number, value: number): number => old + share * (value - old);
    const [up, down] = [row.high - before.high, before.low - row.low];
    state.gain = smooth(state.gain, Math.max(0, change));
    state.loss = smooth(state.loss, Math.max(0, -change));
    const range = Math.max(row.high, before.close) - Math.min(row.low, before.close);
    state.range = smooth(state.range, range);
    state.plus = smooth(state.plus, up > down && up > 0 ? up : 0);
    state.minus = smooth(state.minus, down > up && down > 0 ? down : 0);
    const both = state.plus + state.minus;
    state.adx = smooth(state.adx, both > 0 ? (100 * Math.abs(state.plus - state.minus)) / both : 0);
    state.mean += (2 / 21) * (row.close - state.mean);
    return {
      rsi: (100 * state.gain) / Math.max(1e-9, state.gain + state.loss),
      adx: state.adx,
      keltner: (row.close - state.mean) / state.range,
    };
  });
}

describe('SyntheticTape', () => {
  it('is deterministic for a seed and differs between seeds', () => {
    expect(minutesOf(BTC, 300)).toEqual(minutesOf(BTC, 300));
    expect(minutesOf(BTC, 300)).not.toEqual(minutesOf(BTC, 300, 43));
  });

  it('resumes exactly from a midnight state', () => {
    const tape = new SyntheticTape(BTC, SEED, SyntheticTape.opening(BTC, SEED, MONDAY));
    const whole = Array.from({ length: 2_000 }, (_, nth) =>
      tape.minute(epochMs(MONDAY + nth * MINUTE_MS)),
    );
    const midnight = epochMs(MONDAY + DAY_MS);
    const state = tape.stateAt(midnight);
    const restored = new SyntheticTape(
      BTC,
      SEED,
      JSON.parse(JSON.stringify(state)) as NonNullable<typeof state>,
    );
    const rest = Array.from({ length: 560 }, (_, nth) =>
      restored.minute(epochMs(midnight + nth * MINUTE_MS)),
    );
    expect(rest).toEqual(whole.slice(1_440));
  });

  it('rejects a skipped minute', () => {
    const tape = new SyntheticTape(BTC, SEED, SyntheticTape.opening(BTC, SEED, MONDAY));
    expect(() => tape.minute(epochMs(MONDAY + MINUTE_MS))).toThrow(/in sequence/);
  });

  it('plans valid minutes, each continuing the previous one', () => {
    const bars = minutesOf(ETH, 3_000).filter((bar) => bar !== null);
    let nextId = 1;
    bars.forEach((bar, nth) => {
      expect(bar.open).toBe(bars[nth - 1]?.close ?? bar.open);
      expect(Math.max(bar.open, bar.close)).toBeLessThanOrEqual(bar.high);
      expect(Math.min(bar.open, bar.close)).toBeGreaterThanOrEqual(bar.low);
      expect(bar.lots).toBeGreaterThanOrEqual(bar.trades);
      expect(bar.firstTradeId).toBe(nextId);
      nextId += bar.trades;
    });
  });

  it('prints the same trades of a minute on every call, and they aggregate to the bar', () => {
    const tape = new SyntheticTape(BTC, SEED, SyntheticTape.opening(BTC, SEED, MONDAY));
    const bar = tape.minute(MONDAY) as MinuteBar;
    const { open, high, low, close, lots, trades } = bar;
    expect(tape.printsOf(bar)).toEqual(tape.printsOf(bar));
    expect(candleOfPrints(tape.printsOf(bar))).toEqual({ open, high, low, close, lots, trades });
  });

  it('moves instruments with partial correlation', () => {
    const [btc, eth] = [BTC, ETH].map((each) =>
      returnsOf(minutesOf(each, 5_000).filter((bar) => bar !== null)),
    ) as [number[], number[]];
    const covariance =
      btc.reduce((sum, value, nth) => sum + value * (eth[nth] as number), 0) / btc.length;
    const correlation = covariance / (rootMeanSquare(btc) * rootMeanSquare(eth));
    expect(correlation).toBeGreaterThan(0.1);
    expect(correlation).toBeLessThan(0.7);
  });

  describe('over twenty days', () => {
    const store = new CandleStore();
    let quarters: CandleRow[] = [];

    beforeAll(() => {
      minutesOf(BTC, 20 * 1_440).forEach((bar, nth) =>
        store.closeUnit(epochMs(MONDAY + nth * MINUTE_MS), bar),
      );
      quarters = store.closedRows(15, 720);
    });

    it('moves about 0.1 to 0.25 % per minute', () => {
      const volatility = rootMeanSquare(returnsOf(store.closedRows(1, 4_320)));
      expect(volatility).toBeGreaterThan(0.000_8);
      expect(volatility).toBeLessThan(0.002_5);
    });

    it('has clustering volatility', () => {
      const sizes = returnsOf(store.closedRows(1, 4_320)).map(Math.abs);
      const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
      const apart = (lag: number): number =>
        sizes
          .slice(lag)
          .reduce((sum, size, nth) => sum + (size - mean) * ((sizes[nth] as number) - mean), 0);
      expect(apart(1) / apart(0)).toBeGreaterThan(0.05);
      expect(apart(5) / apart(0)).toBeGreaterThan(0.03);
    });

    it('shows the patterns of strategies: RSI extremes, trends, and touches of the bands', () => {
      const seen = indicatorsOf(quarters).slice(60);
      const share = (test: (each: (typeof seen)[number]) => boolean): number =>
        seen.filter(test).length / seen.length;
      expect(share(({ rsi }) => rsi < 30)).toBeGreaterThan(0.02);
      expect(share(({ rsi }) => rsi > 70)).toBeGreaterThan(0.02);
      expect(share(({ adx }) => adx > 30)).toBeGreaterThan(0.1);
      expect(share(({ adx }) => adx < 25)).toBeGreaterThan(0.1);
      expect(share(({ keltner }) => keltner > 1.5)).toBeGreaterThan(0.05);
      expect(share(({ keltner }) => keltner < -1.5)).toBeGreaterThan(0.05);
    });

    it('stays near its anchor price', () => {
      const closes = quarters.map((row) => row.close / 10 ** BTC.pricePrecision / BTC.anchorPrice);
      expect(Math.min(...closes)).toBeGreaterThan(0.4);
      expect(Math.max(...closes)).toBeLessThan(2.5);
    });
  });
});
