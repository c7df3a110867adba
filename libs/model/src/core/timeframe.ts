import { epochMs, invariant, MINUTE_MS, type EpochMs } from '@tidegate/kernel';

/** The timeframes that every venue adapter supports, in milliseconds. */
const TIMEFRAME_MS = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
  '4h': 240 * MINUTE_MS,
  '1d': 1_440 * MINUTE_MS,
} as const;

export type Timeframe = keyof typeof TIMEFRAME_MS;

/** All timeframes, shortest first. */
export const TIMEFRAMES = Object.keys(TIMEFRAME_MS) as readonly Timeframe[];

export function isTimeframe(text: string): text is Timeframe {
  return Object.hasOwn(TIMEFRAME_MS, text);
}

export function timeframeMs(timeframe: Timeframe): number {
  return TIMEFRAME_MS[timeframe];
}

/** The open time of the candle that contains `instant`; candles are aligned to UTC. */
export function candleOpenTime(instant: EpochMs, timeframe: Timeframe): EpochMs {
  const length = TIMEFRAME_MS[timeframe];
  return epochMs(Math.floor(instant / length) * length);
}

/** The first instant after the candle: its open time plus its length. */
export function candleCloseTime(openTime: EpochMs, timeframe: Timeframe): EpochMs {
  return epochMs(openTime + TIMEFRAME_MS[timeframe]);
}

/** The number of `shorter` candles in one `longer` candle. */
export function timeframeRatio(longer: Timeframe, shorter: Timeframe): number {
  const ratio = TIMEFRAME_MS[longer] / TIMEFRAME_MS[shorter];
  invariant(Number.isInteger(ratio), 'The longer timeframe must be a multiple of the shorter one', {
    longer,
    shorter,
  });
  return ratio;
}
