import { epochMs, nextGaussian, SeededRng, seedFrom } from '@tidegate/kernel';
import { columnsOf, timeframeMs, type Candle, type Timeframe } from '@tidegate/model';

import type { HistorySeries } from '../src/ports.js';

export const MARKET_START = epochMs(Date.UTC(2025, 0, 1));
export const TEST_VENUE = 'nowhere';

export interface GeneratedMarket {
  readonly symbol: string;
  readonly candles: number;
  readonly timeframe?: Timeframe;
  /** Different seeds give different markets. */
  readonly seed?: number;
}

/** A price around slow waves with bursts of noise, so that every strategy finds signals. */
export function generatedCandles(market: GeneratedMarket): readonly Candle[] {
  const { symbol, candles, timeframe = '15m', seed = 1 } = market;
  const rng = new SeededRng(seedFrom(`${seed} ${symbol}`));
  const onTick = (price: number): number => Number(price.toFixed(2));
  let previous = 100;
  return Array.from({ length: candles }, (_, index): Candle => {
    const anchor = 100 * (1 + 0.05 * Math.sin(index / 90) + 0.02 * Math.sin(index / 17));
    const burst = index % 400 < 60 ? 2.5 : 1;
    const open = onTick(previous);
    const noise = 0.0022 * burst * nextGaussian(rng);
    const close = onTick(previous + 0.08 * (anchor - previous) + previous * noise);
    const reach = 0.0012 * burst * previous;
    previous = close;
    return {
      openTime: epochMs(MARKET_START + index * timeframeMs(timeframe)),
      open,
      high: onTick(Math.max(open, close) + reach * rng.next()),
      low: onTick(Math.min(open, close) - reach * rng.next()),
      close,
      volume: Number((2_000 * burst * (0.2 + rng.next())).toFixed(8)),
      trades: 10,
    };
  });
}

/** Candles as a recorded series. */
export function seriesOf(
  candles: readonly Candle[],
  over: Partial<HistorySeries> = {},
): HistorySeries {
  return {
    venue: TEST_VENUE,
    symbol: 'BTC/USD',
    timeframe: '15m',
    candles: columnsOf(candles),
    source: 'generated',
    ...over,
  };
}

export function generatedSeries(market: GeneratedMarket): HistorySeries {
  const { symbol, timeframe = '15m' } = market;
  return seriesOf(generatedCandles(market), { symbol, timeframe });
}
