/** How two samples of equal length move together. */
export interface CoMovement {
  /** Pearson correlation, −1 to 1. */
  readonly correlation: number;
  /** Standard deviations of the samples, over n. */
  readonly deviations: readonly [a: number, b: number];
}

/** `null` where a sample is empty, does not vary, or holds a number that is not finite. */
export function coMovementOf(a: readonly number[], b: readonly number[]): CoMovement | null {
  const [left, right] = [centred(a), centred(b)];
  const [squaresLeft, squaresRight] = [productOf(left, left), productOf(right, right)];
  const spread = Math.sqrt(squaresLeft * squaresRight);
  if (!(spread > 0)) return null;
  return {
    correlation: Math.max(-1, Math.min(1, productOf(left, right) / spread)),
    deviations: [Math.sqrt(squaresLeft / a.length), Math.sqrt(squaresRight / b.length)],
  };
}

function centred(sample: readonly number[]): readonly number[] {
  const mean = sample.reduce((sum, each) => sum + each, 0) / sample.length;
  return sample.map((each) => each - mean);
}

function productOf(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, each, index) => sum + each * (right[index] as number), 0);
}
