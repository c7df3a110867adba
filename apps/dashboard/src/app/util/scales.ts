/** A value at a time. */
export interface Point {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

export interface Box {
  readonly width: number;
  readonly height: number;
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The range of values with a little room; a flat line gets a range around its value. */
export function rangeOf(values: readonly number[], room = 0.06): Range {
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (!Number.isFinite(low)) return { low: 0, high: 1 };
  const size = high - low || Math.abs(high) * 0.002 || 1;
  return { low: low - size * room, high: high + size * room };
}

/** The place of a value in a range, 0 to 1. */
export const fractionIn = (value: number, { low, high }: Range): number =>
  high === low ? 0.5 : (value - low) / (high - low);

/** At most `count` points: of each bucket its lowest and highest, so that no peak disappears. */
export function thinned(points: readonly Point[], count: number): readonly Point[] {
  if (points.length <= count || count < 4) return points;
  const bucket = Math.ceil((2 * points.length) / count);
  const kept: Point[] = [];
  for (let start = 0; start < points.length; start += bucket) {
    const part = points.slice(start, start + bucket);
    const low = part.reduce((a, b) => (b.value < a.value ? b : a));
    const high = part.reduce((a, b) => (b.value > a.value ? b : a));
    kept.push(...(low === high ? [low] : low.at < high.at ? [low, high] : [high, low]));
  }
  const last = points.at(-1);
  if (last !== undefined && kept.at(-1) !== last) kept.push(last);
  return kept;
}

/** An SVG path through the points, left to right by time. */
export function linePath(points: readonly Point[], box: Box, range: Range): string {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return '';
  const span = last.at - first.at || 1;
  return points
    .map(({ at, value }, index) => {
      const x = ((at - first.at) / span) * box.width;
      const y = (1 - fractionIn(value, range)) * box.height;
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}

/** Round values inside a range, for grid lines. */
export function ticksIn({ low, high }: Range, count: number): readonly number[] {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  if (step === undefined) return [];
  const ticks: number[] = [];
  // Counted in steps, because a sum of fractions would miss the last tick.
  const last = Math.floor(high / step + 1e-9);
  for (let index = Math.ceil(low / step - 1e-9); index <= last; index += 1) {
    ticks.push(Number((index * step).toPrecision(12)));
  }
  return ticks;
}

/** Loss from the highest value before each point, as a fraction of it: 0 or negative. */
export function drawdownsOf(points: readonly Point[]): readonly Point[] {
  let peak = Number.NEGATIVE_INFINITY;
  return points.map(({ at, value }) => {
    peak = Math.max(peak, value);
    return { at, value: peak > 0 ? value / peak - 1 : 0 };
  });
}

/** The point whose time is nearest. The points are in the order of time. */
export function nearestPoint(points: readonly Point[], at: number): Point | null {
  let low = 0;
  let high = points.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const found = points[low];
  const before = points[low - 1];
  if (found === undefined) return null;
  return before !== undefined && at - before.at < found.at - at ? before : found;
}
