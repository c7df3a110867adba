import type { HistorySeries } from '@tidegate/backtest';
import { epochMs, nextGaussian, SeededRng, seedFrom } from '@tidegate/kernel';
import { columnsOf, timeframeMs, type Candle } from '@tidegate/model';

const START = Date.UTC(2024, 0, 1);
const TIMEFRAME = '15m';
const PRICES: Readonly<Record<string, number>> = {
  'ADA/USD': 0.5,
  'BTC/USD': 60_000,
  'ETH/USD': 3_000,
  'SOL/USD': 150,
};

/** Four instruments with prices that follow slow waves with bursts of noise; identical in every run. */
export function generatedMarket(candles: number): readonly HistorySeries[] {
  return Object.entries(PRICES).map(([symbol, price]) => ({
    venue: 'bench',
    symbol,
    timeframe: TIMEFRAME,
    candles: columnsOf(generatedCandles(symbol, price, candles)),
    source: 'generated',
  }));
}

function generatedCandles(symbol: string, price: number, count: number): readonly Candle[] {
  const rng = new SeededRng(seedFrom(symbol));
  const decimals = price > 100 ? 2 : 5;
  const onTick = (value: number): number => Number(value.toFixed(decimals));
  let previous = price;
  return Array.from({ length: count }, (_, index): Candle => {
    const anchor = price * (1 + 0.2 * Math.sin(index / 1_500) + 0.03 * Math.sin(index / 60));
    const burst = index % 700 < 100 ? 2 : 1;
    const noise = 0.003 * burst * nextGaussian(rng);
    const open = onTick(previous);
    const close = onTick(previous + 0.02 * (anchor - previous) + previous * noise);
    const reach = 0.0015 * burst * previous;
    previous = close;
    return {
      openTime: epochMs(START + index * timeframeMs(TIMEFRAME)),
      open,
      high: onTick(Math.max(open, close) + reach * rng.next()),
      low: onTick(Math.min(open, close) - reach * rng.next()),
      close,
      volume: Number(((2_000_000 * burst * (0.2 + rng.next())) / price).toFixed(8)),
      trades: 100,
    };
  });
}
