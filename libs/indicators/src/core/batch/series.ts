/** A column of the length of `like`, with each element computed from its index. */
export function mapSeries(like: Float64Array, valueAt: (index: number) => number): Float64Array {
  return like.map((_, index) => valueAt(index));
}

/** Applies `combine` to each pair of elements. */
export function zipSeries(
  left: Float64Array,
  right: Float64Array,
  combine: (left: number, right: number) => number,
): Float64Array {
  return mapSeries(left, (index) => combine(elementOf(left, index), elementOf(right, index)));
}

/** Applies `fold` to each window of `period` elements; NaN until the first window is full. */
export function mapWindows(
  values: Float64Array,
  period: number,
  fold: (window: Float64Array) => number,
): Float64Array {
  return mapSeries(values, (index) =>
    index + 1 < period ? Number.NaN : fold(values.subarray(index + 1 - period, index + 1)),
  );
}

/** Element that must exist; NaN outside of the column, so that an error becomes visible. */
export function elementOf(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}

/** Index of the first element that is not NaN, or the length if all are NaN. */
export function firstKnown(values: Float64Array): number {
  const index = values.findIndex((value) => !Number.isNaN(value));
  return index < 0 ? values.length : index;
}

export function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
