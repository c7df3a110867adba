import { invariant, nextGaussian, type Rng } from '@tidegate/kernel';

/**
 * Splits an integer `total` in proportion to `weights`, each part at least its minimum. The parts add up to the total;
 * the rounding remainder goes to the heaviest part.
 */
export function partition(
  total: number,
  weights: readonly number[],
  minimums: readonly number[],
): number[] {
  const floor = minimums.reduce((sum, minimum) => sum + minimum, 0);
  invariant(weights.length > 0 && total >= floor, 'Total is less than the minimums of its parts', {
    total,
    floor,
  });
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0);
  const spare = total - floor;
  let left = spare;
  const parts = weights.map((weight, index) => {
    const share = Math.min(left, Math.floor((spare * weight) / weightSum));
    left -= share;
    return (minimums[index] as number) + share;
  });
  const heaviest = weights.indexOf(Math.max(...weights));
  parts[heaviest] = (parts[heaviest] as number) + left;
  return parts;
}

/** `count` log-normal weights; a larger `spread` makes them more unequal. */
export function unevenWeights(count: number, spread: number, rng: Rng): number[] {
  return Array.from({ length: count }, () => Math.exp(spread * nextGaussian(rng)));
}
