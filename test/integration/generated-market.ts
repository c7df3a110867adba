import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { epochMs, nextGaussian, SeededRng, seedFrom, type EpochMs } from '@tidegate/kernel';
import { timeframeMs, type Candle, type Timeframe } from '@tidegate/model';

export interface GeneratedMarket {
  readonly from: EpochMs;
  readonly timeframe: Timeframe;
  readonly candles: number;
  readonly seed: number;
}

/** Candles that follow slow waves with bursts of noise, so that strategies of every family give signals. */
export function generatedCandles(
  market: GeneratedMarket,
  instrument: { readonly symbol: string; readonly price: number; readonly decimals: number },
): readonly Candle[] {
  const rng = new SeededRng(seedFrom(`${market.seed}:${instrument.symbol}`));
  const length = timeframeMs(market.timeframe);
  const onTick = (value: number): number => Number(value.toFixed(instrument.decimals));
  let previous = instrument.price;
  return Array.from({ length: market.candles }, (_, index): Candle => {
    const wave = 0.05 * Math.sin(index / 90) + 0.02 * Math.sin(index / 17);
    const burst = index % 400 < 60 ? 2.5 : 1;
    const anchor = instrument.price * (1 + wave);
    const drift = (anchor - previous) * 0.08;
    const close = onTick(previous + drift + previous * 0.0022 * burst * nextGaussian(rng));
    const reach = previous * 0.0012 * burst;
    const open = onTick(previous);
    const high = onTick(Math.max(open, close) + reach * rng.next());
    const low = onTick(Math.min(open, close) - reach * rng.next());
    previous = close;
    return {
      openTime: epochMs(market.from + index * length),
      open,
      high,
      low,
      close,
      volume: Number((20 + 80 * rng.next() * burst).toFixed(8)),
      trades: 10,
    };
  });
}

/** Writes candle files of Kraken to a new temporary folder and returns its path. */
export async function writeCandleFolder(
  timeframe: Timeframe,
  series: readonly { readonly symbol: string; readonly candles: readonly Candle[] }[],
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-candles-'));
  for (const { symbol, candles } of series) {
    const rows = candles.map(({ openTime, open, high, low, close, volume }) =>
      [openTime, open, high, low, close, volume.toFixed(8)].join(','),
    );
    const text = `timestamp_ms,open,high,low,close,volume\n${rows.join('\n')}\n`;
    await writeFile(join(folder, `kraken_${symbol.replace('/', '-')}_${timeframe}.csv`), text);
  }
  return folder;
}
