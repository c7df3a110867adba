import { epochMs, MINUTE_MS, type EpochMs } from '@tidegate/kernel';

import type { CandleStore, ServedInterval } from './candle-store.js';
import type { CandleRow } from './tape.js';

export interface HistoryRequest {
  readonly interval: ServedInterval;
  /** Excludes rows that open earlier. */
  readonly from: EpochMs;
  readonly limit: number;
}

/** Closed rows with trades, oldest first. */
export function tradedRows(candles: CandleStore, request: HistoryRequest): readonly CandleRow[] {
  const rows = candles.closedRows(request.interval, request.limit);
  return rows.filter((row) => row.openTime >= request.from);
}

/**
 * Closed rows and the row in progress at `now`. An interval without trades is a row at the previous close with volume
 * 0, as in Kraken's REST responses.
 */
export function continuousRows(
  candles: CandleStore,
  request: HistoryRequest,
  now: EpochMs,
): readonly CandleRow[] {
  const lengthMs = request.interval * MINUTE_MS;
  const formingOpen = Math.floor(now / lengthMs) * lengthMs;
  const traded = [...tradedRows(candles, request)];
  const forming = candles.forming(request.interval);
  if (forming) traded.push(forming);
  const rows: CandleRow[] = [];
  for (const row of traded) {
    fillUpTo(rows, row.openTime, lengthMs);
    rows.push(row);
  }
  if (rows.length > 0) fillUpTo(rows, formingOpen + lengthMs, lengthMs);
  return rows.slice(-request.limit);
}

/**
 * Volume-weighted mean price in ticks, not rounded; `fallback` without trades. Large sums are inexact, so the mean is
 * clamped between low and high.
 */
export function vwapTicksOf(
  { turnover, lots, low, high }: Pick<CandleRow, 'turnover' | 'lots' | 'low' | 'high'>,
  fallback: number,
): number {
  return lots > 0 ? Math.min(high, Math.max(low, turnover / lots)) : fallback;
}

function fillUpTo(rows: CandleRow[], openTime: number, lengthMs: number): void {
  let previous = rows.at(-1);
  while (previous && previous.openTime + lengthMs < openTime) {
    const { close } = previous;
    previous = {
      openTime: epochMs(previous.openTime + lengthMs),
      open: close,
      high: close,
      low: close,
      close,
      lots: 0,
      turnover: 0,
      trades: 0,
    };
    rows.push(previous);
  }
}
