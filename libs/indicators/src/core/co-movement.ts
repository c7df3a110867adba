type Sample = readonly number[] | Float64Array;

/** How two samples of equal length move together. */
export interface CoMovement {
  /** Pearson correlation, −1 to 1. */
  readonly correlation: number;
  /** Standard deviations of the samples, over n. */
  readonly deviations: readonly [a: number, b: number];
}

/** Returns `null` if a sample is empty, is constant, or contains a number that is not finite. */
export function coMovementOf(a: Sample, b: Sample): CoMovement | null {
  const { length } = a;
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let squaresA = 0;
  let squaresB = 0;
  let products = 0;
  for (let index = 0; index < length; index++) {
    const left = (a[index] as number) - meanA;
    const right = (b[index] as number) - meanB;
    squaresA += left * left;
    squaresB += right * right;
    products += left * right;
  }
  const spread = Math.sqrt(squaresA * squaresB);
  if (!(spread > 0)) return null;
  return {
    correlation: Math.max(-1, Math.min(1, products / spread)),
    deviations: [Math.sqrt(squaresA / length), Math.sqrt(squaresB / length)],
  };
}

function meanOf(sample: Sample): number {
  let sum = 0;
  for (const each of sample) sum += each;
  return sum / sample.length;
}
