import { DAY_MS, epochMs, invariant, type EpochMs } from '@tidegate/kernel';

import type { Series } from './statistics.js';

/** Equity over time. `times` ascend; `values` are aligned to them, in account currency. */
export interface EquityCurve {
  readonly times: Series;
  readonly values: Series;
}

export interface Drawdown {
  readonly peakAt: EpochMs;
  /** `null` until recovered. */
  readonly recoveredAt: EpochMs | null;
  /** (peak − trough) ÷ peak. */
  readonly depth: number;
  readonly amount: number;
}

/** Throws for an invalid curve: unequal lengths, times out of order, or values that are not finite. */
export function checkCurve(curve: EquityCurve): void {
  const { times, values } = curve;
  invariant(times.length === values.length, 'Times and values of an equity curve are aligned', {
    times: times.length,
    values: values.length,
  });
  for (let index = 0; index < times.length; index++) {
    const isOrdered = index === 0 || (times[index] as number) >= (times[index - 1] as number);
    invariant(
      isOrdered && Number.isFinite(values[index]),
      'An equity curve is ordered and finite',
      {
        index,
      },
    );
  }
}

/**
 * Simple returns per period of `periodMs`, between the last known equity at each period's end. The curve's first value
 * opens the first period; a period that is incomplete at the last point is omitted.
 */
export function periodicReturns(curve: EquityCurve, periodMs: number): Float64Array {
  const { times, values } = curve;
  const returns: number[] = [];
  const last = times[times.length - 1] as number;
  let index = 0;
  let before = values[0] as number;
  for (let end = (times[0] as number) + periodMs; end <= last; end += periodMs) {
    // Beyond the last point there is no time to compare.
    while ((times[index + 1] as number) <= end) index += 1;
    const after = values[index] as number;
    returns.push(before > 0 ? after / before - 1 : 0);
    before = after;
  }
  return Float64Array.from(returns);
}

/** Every drawdown from a peak, in order; the last may be open. */
export function drawdownsOf(curve: EquityCurve): readonly Drawdown[] {
  const { times, values } = curve;
  const found: Drawdown[] = [];
  let peak = 0;
  let low = values[0] as number;
  for (let index = 1; index <= times.length; index++) {
    const isEnd = index === times.length;
    const recovered = !isEnd && (values[index] as number) >= (values[peak] as number);
    if (!isEnd && !recovered) {
      low = Math.min(low, values[index] as number);
      continue;
    }
    if (low < (values[peak] as number)) {
      found.push(drawdownBetween(curve, { peak, low, recovered: recovered ? index : null }));
    }
    peak = index;
    low = values[index] as number;
  }
  return found;
}

/** Length of the curve in days. */
export function daysOf(curve: EquityCurve): number {
  if (curve.times.length === 0) return 0;
  const first = curve.times[0] as number;
  return ((curve.times[curve.times.length - 1] as number) - first) / DAY_MS;
}

function drawdownBetween(
  { times, values }: EquityCurve,
  at: { peak: number; low: number; recovered: number | null },
): Drawdown {
  const high = values[at.peak] as number;
  return {
    peakAt: epochMs(times[at.peak] as number),
    recoveredAt: at.recovered === null ? null : epochMs(times[at.recovered] as number),
    depth: (high - at.low) / high,
    amount: high - at.low,
  };
}
