import { invariant, nextGaussian, nextInt, type Rng } from '@tidegate/kernel';

/** Open, high, low, and close in ticks. */
export interface PriceRange {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

interface Anchor {
  readonly index: number;
  readonly ticks: number;
}

/** Minimum number of points of a path that shows all four prices. */
export function pointsNeeded({ open, high, low, close }: PriceRange): number {
  if (high === low) return 1;
  return 2 + Number(high > Math.max(open, close)) + Number(low < Math.min(open, close));
}

/**
 * A path of `points` prices from open to close that touches high and low and stays between them: random-walk bridges
 * between the four prices.
 */
export function pricePath(range: PriceRange, points: number, rng: Rng): readonly number[] {
  const needed = pointsNeeded(range);
  invariant(points >= needed, 'Too few points for open, high, low, and close', {
    points,
    needed,
  });
  if (range.high === range.low) return new Array<number>(points).fill(range.open);
  const anchors = anchorsOf(range, points, rng);
  const spread = (range.high - range.low) / (2 * Math.sqrt(points));
  const path: number[] = [range.open];
  for (let leg = 1; leg < anchors.length; leg++) {
    const from = anchors[leg - 1] as Anchor;
    const to = anchors[leg] as Anchor;
    let walked = from.ticks;
    for (let index = from.index + 1; index < to.index; index++) {
      walked += (to.ticks - walked) / (to.index - index + 1) + spread * nextGaussian(rng);
      walked = reflected(walked, range);
      path.push(Math.round(walked));
    }
    path.push(to.ticks);
  }
  return path;
}

/** Fixed points of the path: the extremes at random positions, in a rising bar more often the low first. */
function anchorsOf(range: PriceRange, points: number, rng: Rng): readonly Anchor[] {
  const { open, high, low, close } = range;
  const extremes: number[] = [];
  if (low < Math.min(open, close)) extremes.push(low);
  if (high > Math.max(open, close)) extremes.push(high);
  const rising = close >= open;
  if (extremes.length === 2 && rng.next() < 0.7 !== rising) extremes.reverse();
  const anchors: Anchor[] = [{ index: 0, ticks: open }];
  extremes.forEach((ticks, nth) => {
    const previous = (anchors.at(-1) as Anchor).index;
    const stillToCome = extremes.length - nth;
    const room = points - 1 - previous - stillToCome;
    anchors.push({ index: previous + 1 + nextInt(rng, room), ticks });
  });
  anchors.push({ index: points - 1, ticks: close });
  return anchors;
}

function reflected(value: number, { high, low }: PriceRange): number {
  const folded = value > high ? 2 * high - value : value < low ? 2 * low - value : value;
  return Math.min(high, Math.max(low, folded));
}
