import type { HistorySeries } from '@tidegate/backtest';
import { DAY_MS, epochMs, nextGaussian, SeededRng, seedFrom, type Rng } from '@tidegate/kernel';
import { columnsOf, timeframeMs, type Candle } from '@tidegate/model';

const START = epochMs(Date.UTC(2025, 0, 6));
const TIMEFRAME = '15m';
const DAYS = 25;
const BARS_PER_DAY = DAY_MS / timeframeMs(TIMEFRAME);
const BARS = DAYS * BARS_PER_DAY;

/** Trading starts here; earlier candles warm up the indicators. */
export const TRADED_FROM = epochMs(START + 5 * DAY_MS);

/** Price change of one bar, as fractions of the previous price. */
interface Step {
  /** From the previous close to this open. */
  readonly gap: number;
  /** From open to close. */
  readonly move: number;
  /** Maximum length of the wicks. */
  readonly reach: number;
  /** Traded volume, as a multiple of the instrument's `units`; 0 omits the bar. */
  readonly volume: number;
}

interface GoldenMarket {
  readonly name: string;
  /** The step of a bar; `share` is the current price as a fraction of the first price. */
  readonly step: (rng: Rng, bar: number, share: number) => Step;
}

const INSTRUMENTS = [
  { symbol: 'BTC/USD', price: 60_000, decimals: 1, units: 20 },
  { symbol: 'ADA/USD', price: 0.75, decimals: 4, units: 400_000 },
] as const;

/** Factor of the noise: higher in a sixth of the bars, so that volatility clusters. */
const burst = (bar: number): number => (bar % 400 < 66 ? 2.2 : 1);

/** Long rises and falls, as trend-following strategies need them. */
const trend: GoldenMarket['step'] = (rng, bar) => {
  const wave = bar % 480 < 300 ? 0.0007 : -0.0009;
  const noise = 0.0022 * burst(bar);
  return {
    gap: 0,
    move: wave + noise * nextGaussian(rng),
    reach: noise,
    volume: 1 + rng.next(),
  };
};

/** A price that reverts to its mean. */
const range: GoldenMarket['step'] = (rng, bar, share) => {
  const noise = 0.0026 * burst(bar);
  const anchor = 1 + 0.03 * Math.sin(bar / 60);
  return {
    gap: 0,
    move: 0.06 * (anchor - share) + noise * nextGaussian(rng),
    reach: noise,
    volume: 1 + rng.next(),
  };
};

/** Slow rises and, every seventh day, a fall with gaps: bars open away from the previous close. */
const crash: GoldenMarket['step'] = (rng, bar) => {
  const day = Math.floor(bar / BARS_PER_DAY);
  const falls = day % 7 === 6;
  const noise = falls ? 0.006 : 0.002;
  const jumps = rng.next() < (falls ? 0.08 : 0.01);
  return {
    gap: jumps ? (falls ? -0.025 : 0.012) * (0.5 + rng.next()) : 0,
    move: (falls ? -0.0008 : 0.0006) + noise * nextGaussian(rng),
    reach: noise,
    volume: (falls ? 4 : 1) * (0.5 + rng.next()),
  };
};

/** Low volume, so that orders fill partially; a fifth of the bars have no trades. */
const thin: GoldenMarket['step'] = (rng, bar, share) => {
  const noise = 0.003 * burst(bar);
  const anchor = 1 + 0.05 * Math.sin(bar / 110);
  const isHole = rng.next() < 0.2;
  return {
    gap: 0.001 * nextGaussian(rng),
    move: 0.04 * (anchor - share) + noise * nextGaussian(rng),
    reach: noise,
    volume: isHole ? 0 : 0.01 * rng.next() ** 2,
  };
};

export const GOLDEN_MARKETS: readonly GoldenMarket[] = [
  { name: 'trend', step: trend },
  { name: 'range', step: range },
  { name: 'crash', step: crash },
  { name: 'thin', step: thin },
];

/** 25 days of 15-minute candles of two instruments; identical on every machine. */
export function historyOf({ name, step }: GoldenMarket): readonly HistorySeries[] {
  return INSTRUMENTS.map((instrument) => {
    const { symbol, price, decimals, units } = instrument;
    const rng = new SeededRng(seedFrom(`golden:${name}:${symbol}`));
    const onTick = (value: number): number => Number(value.toFixed(decimals));
    const candles: Candle[] = [];
    let last: number = price;
    for (let bar = 0; bar < BARS; bar++) {
      const { gap, move, reach, volume } = step(rng, bar, last / price);
      const open = onTick(last * (1 + gap));
      const close = onTick(open * (1 + move));
      const high = onTick(Math.max(open, close) * (1 + reach * rng.next()));
      const low = onTick(Math.min(open, close) * (1 - reach * rng.next()));
      last = close;
      if (volume === 0) continue;
      const openTime = epochMs(START + bar * timeframeMs(TIMEFRAME));
      const traded = Number((volume * units).toFixed(8));
      candles.push({ openTime, open, high, low, close, volume: traded, trades: 10 });
    }
    const source = `golden market ${name}`;
    return { venue: 'nowhere', symbol, timeframe: TIMEFRAME, candles: columnsOf(candles), source };
  });
}
