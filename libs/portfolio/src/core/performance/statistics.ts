/** A metric is a finite number, or `null` where its formula has no value. Never NaN, never infinite. */
export type Metric = number | null;

export function finite(value: number): Metric {
  return Number.isFinite(value) ? value : null;
}

/** a ÷ b, `null` for b = 0. */
export function ratio(a: number, b: number): Metric {
  return finite(a / b);
}

export function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] as number;
  return sum;
}

export function meanOf(values: ArrayLike<number>): Metric {
  return ratio(sumOf(values), values.length);
}

/** Sample standard deviation (n − 1); `null` for fewer than two values. */
export function deviationOf(values: ArrayLike<number>): Metric {
  const mean = meanOf(values);
  if (mean === null || values.length < 2) return null;
  let squares = 0;
  for (let index = 0; index < values.length; index++) {
    squares += ((values[index] as number) - mean) ** 2;
  }
  return Math.sqrt(squares / (values.length - 1));
}

/** Mean of ((x − mean) ÷ population σ)^power: 3 is skewness, 4 kurtosis; `null` without spread. */
export function standardMoment(values: ArrayLike<number>, power: 3 | 4): Metric {
  const mean = meanOf(values);
  if (mean === null) return null;
  let squares = 0;
  let powers = 0;
  for (let index = 0; index < values.length; index++) {
    const distance = (values[index] as number) - mean;
    squares += distance ** 2;
    powers += distance ** power;
  }
  const variance = squares / values.length;
  return ratio(powers / values.length, variance ** (power / 2));
}

/** The quantile with linear interpolation between ranks (type 7 of Hyndman & Fan 1996); `null` when empty. */
export function quantileOf(values: ArrayLike<number>, share: number): Metric {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const rank = share * (sorted.length - 1);
  const below = Math.floor(rank);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (rank - below) * (high - low);
}

export function largestOf(values: ArrayLike<number>): Metric {
  return values.length === 0 ? null : fold(values, Math.max);
}

export function smallestOf(values: ArrayLike<number>): Metric {
  return values.length === 0 ? null : fold(values, Math.min);
}

function fold(values: ArrayLike<number>, pick: (a: number, b: number) => number): number {
  let picked = values[0] as number;
  for (let index = 1; index < values.length; index++) {
    picked = pick(picked, values[index] as number);
  }
  return picked;
}
