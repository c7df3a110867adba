import { invariant, nextGaussian, type Rng } from '@tidegate/kernel';

/**
 * Parts of an integer `total`, in proportion to `weights` and none below its minimum; they add up to the total.
 * What rounding leaves goes to the heaviest part.
 */
export function partition(
  total: number,
  weights: readonly number[],
  minimums: readonly number[],
): number[] {
  const floor = minimums.reduce((sum, minimum) => sum + minimum, 0);
  invariant(weights.length > 0 && total >= floor, 'A total covers the minimums of its parts', {
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

/** `count` log-normal weights; the larger `spread`, the more unequal. */
export function unevenWeights(count: number, spread: number, rng: Rng): number[] {
  return Array.from({ length: count }, () => Math.exp(spread * nextGaussian(rng)));
}
