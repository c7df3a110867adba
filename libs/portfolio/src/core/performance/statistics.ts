/** A finite number, or `null` where the formula has no value. Never NaN or infinite. */
export type Metric = number | null;

/** A sequence of numbers. */
export type Series = readonly number[] | Float64Array;

export function finite(value: Metric): Metric {
  return Number.isFinite(value) ? value : null;
}

/** a ÷ b, `null` for b = 0 or when either has no value. */
export function ratio(a: Metric, b: Metric): Metric {
  return finite((a ?? Number.NaN) / (b ?? Number.NaN));
}

/** figure × factor, `null` when the figure has no value. */
export function scaled(figure: Metric, factor: number): Metric {
  return figure === null ? null : figure * factor;
}

export function sumOf(values: Series): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

export function meanOf(values: Series): Metric {
  return ratio(sumOf(values), values.length);
}

/** Sample standard deviation (n − 1); `null` for fewer than two values. */
export function deviationOf(values: Series): Metric {
  if (values.length < 2) return null;
  const mean = sumOf(values) / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return finite(Math.sqrt(squares / (values.length - 1)));
}

/** Mean of ((x − mean) ÷ population σ)^power: 3 is skewness, 4 kurtosis; `null` without variance. */
export function standardMoment(values: Series, power: 3 | 4): Metric {
  const mean = sumOf(values) / values.length;
  let squares = 0;
  let powers = 0;
  for (const value of values) {
    const distance = value - mean;
    squares += distance ** 2;
    powers += distance ** power;
  }
  const variance = squares / values.length;
  return ratio(powers / values.length, variance ** (power / 2));
}

/** The quantile with linear interpolation between ranks (type 7 of Hyndman & Fan 1996); `null` when empty. */
export function quantileOf(values: Series, share: number): Metric {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const rank = share * (sorted.length - 1);
  const below = Math.floor(rank);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (rank - below) * (high - low);
}

export function largestOf(values: Series): Metric {
  return values.length === 0 ? null : fold(values, Math.max);
}

export function smallestOf(values: Series): Metric {
  return values.length === 0 ? null : fold(values, Math.min);
}

function fold(values: Series, pick: (a: number, b: number) => number): number {
  let picked = values[0] as number;
  for (const value of values) picked = pick(picked, value);
  return picked;
}
