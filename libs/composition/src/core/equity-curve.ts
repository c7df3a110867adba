import type { EquityCurveAnswer, MetricAnswer } from '@tidegate/contracts';
import { doubleOf, type EpochMs } from '@tidegate/kernel';
import type { Candle } from '@tidegate/model';
import type { Performance } from '@tidegate/portfolio';
import type { EquitySnapshot } from '@tidegate/trading';

import { instant, plainNumber, text } from './plain-answers.js';

const POINTS_MAX = 500;

/** An equity curve with drawdown and benchmark. `snapshots` and `candles` of the benchmark are oldest first. */
export function equityCurve(
  snapshots: readonly EquitySnapshot[],
  candles: readonly Candle[],
  span: { readonly from: EpochMs; readonly to: EpochMs; readonly truncated: boolean },
): EquityCurveAnswer {
  const kept = new Set(
    thinned(
      snapshots.map(({ equity }) => doubleOf(equity)),
      POINTS_MAX,
    ),
  );
  const first = snapshots[0];
  const base = candles.find(({ openTime }) => first !== undefined && openTime >= first.at);
  let peak = 0;
  let candle = 0;
  const points = snapshots.flatMap((snapshot, index) => {
    const equity = doubleOf(snapshot.equity);
    peak = Math.max(peak, equity);
    while ((candles[candle + 1]?.openTime ?? Infinity) <= snapshot.at) candle += 1;
    if (!kept.has(index) || !first) return [];
    const price = candles[candle]?.close;
    const held = base && price !== undefined ? (doubleOf(first.equity) * price) / base.open : null;
    const drawdown = peak > 0 ? (peak - equity) / peak : 0;
    return [{ at: instant(snapshot.at), equity: text(snapshot.equity), drawdown, benchmark: held }];
  });
  const { from, to, truncated } = span;
  return { from: instant(from), to: instant(to), recorded: snapshots.length, truncated, points };
}

/**
 * Indexes of at most `most` values: the first, the last, and the lowest and highest of each part between, so that thinning
 * hides no drawdown.
 */
export function thinned(values: readonly number[], most: number): readonly number[] {
  if (values.length <= most) return values.map((_, index) => index);
  const parts = Math.floor((most - 2) / 2);
  const inner = values.length - 2;
  const kept = new Set([0, values.length - 1]);
  for (let part = 0; part < parts; part++) {
    const start = 1 + Math.floor((part * inner) / parts);
    const end = 1 + Math.floor(((part + 1) * inner) / parts);
    let [low, high] = [start, start];
    for (let index = start; index < end; index++) {
      if ((values[index] as number) < (values[low] as number)) low = index;
      if ((values[index] as number) > (values[high] as number)) high = index;
    }
    kept.add(low).add(high);
  }
  return [...kept].sort((a, b) => a - b);
}

/** Every figure under the id of its formula: the group and the name. */
export function metricAnswers({ equity, trading, usage }: Performance): readonly MetricAnswer[] {
  const groups = { equity, trading, usage };
  return Object.entries(groups).flatMap(([group, figures]) =>
    Object.entries(figures as object).map(([name, value]: [string, number | null]) => ({
      id: `${group}.${name}`,
      value: value === null ? null : plainNumber(value),
    })),
  );
}
