/** One point of a drawn curve. `at` is in ms since the epoch. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

/**
 * Reduces a curve to at most `2 × buckets` points: the smallest and the largest value of each bucket of neighbours, in
 * order, so that peaks and troughs remain. Returns shorter curves unchanged.
 */
export function thinCurve(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  buckets: number,
): readonly Point[] {
  const point = (index: number): Point => ({
    at: times[index] as number,
    value: values[index] as number,
  });
  const { length } = times;
  if (length <= 2 * buckets) return Array.from({ length }, (_, index) => point(index));
  const points: Point[] = [];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = Math.floor((bucket * length) / buckets);
    const end = Math.floor(((bucket + 1) * length) / buckets);
    let low = start;
    let high = start;
    for (let index = start + 1; index < end; index++) {
      if ((values[index] as number) < (values[low] as number)) low = index;
      if ((values[index] as number) > (values[high] as number)) high = index;
    }
    points.push(point(Math.min(low, high)));
    if (low !== high) points.push(point(Math.max(low, high)));
  }
  return points;
}

/** (value − running peak) ÷ running peak at each point, ≤ 0. */
export function drawdownsAt(values: ArrayLike<number>): Float64Array {
  const falls = new Float64Array(values.length);
  let peak = -Infinity;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    peak = Math.max(peak, value);
    falls[index] = peak > 0 ? value / peak - 1 : 0;
  }
  return falls;
}
