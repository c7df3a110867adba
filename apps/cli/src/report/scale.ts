/** A closed range of numbers. */
export interface Extent {
  readonly min: number;
  readonly max: number;
}

/** Maps one range linearly to another. */
export type Scale = (value: number) => number;

export function linearScale(domain: Extent, range: readonly [number, number]): Scale {
  const [from, to] = range;
  const width = domain.max - domain.min;
  return (value) =>
    width === 0 ? (from + to) / 2 : from + ((value - domain.min) / width) * (to - from);
}

/** The range of the values with a small margin on both sides; −1 to 1 without values. */
export function extentOf(values: Iterable<number>): Extent {
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  if (min > max) return { min: -1, max: 1 };
  const margin = max > min ? (max - min) * 0.04 : Math.abs(max) * 0.01 || 1;
  return { min: min - margin, max: max + margin };
}

/** Round values inside the range, about `count` of them: multiples of 1, 2 or 5 times a power of ten. */
export function roundTicks({ min, max }: Extent, count: number): readonly number[] {
  if (!(max > min)) return [min];
  const rough = (max - min) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(min / step);
  const length = Math.floor(max / step) - first + 1;
  return Array.from({ length: Math.max(0, length) }, (_, index) => (first + index) * step);
}

/** Rounds a coordinate to a hundredth of a pixel to keep the page small. */
export function px(value: number): number {
  return Math.round(value * 100) / 100;
}
