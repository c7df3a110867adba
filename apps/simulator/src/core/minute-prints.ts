import { epochMs, MINUTE_MS, type Rng } from '@tidegate/kernel';
import type { Side } from '@tidegate/model';

import { partition, unevenWeights } from './partition.js';
import { pricePath } from './price-path.js';
import type { MinuteBar, Print } from './tape.js';

const SIZE_SPREAD = 1.1;

/**
 * The trades of one minute. Their aggregate equals the bar exactly (prices, lots, count), and their mean price equals
 * the bar's VWAP to the tick if the volume allows it.
 */
export function minutePrints(bar: MinuteBar, rng: Rng): readonly Print[] {
  const path = pricePath(bar, bar.trades, rng);
  const weights = unevenWeights(bar.trades, SIZE_SPREAD, rng);
  const lots = partition(bar.lots, weights, new Array<number>(bar.trades).fill(1));
  shiftToVwap(path, lots, bar);
  const times = instantsWithin(bar, rng);
  const prints: Print[] = [];
  let side: Side = rng.next() < 0.5 ? 'buy' : 'sell';
  for (let index = 0; index < bar.trades; index++) {
    side = takerSide(path, index, side);
    prints.push({
      id: bar.firstTradeId + index,
      nth: index,
      at: epochMs(bar.openTime + (times[index] as number)),
      side,
      ticks: path[index] as number,
      lots: lots[index] as number,
    });
  }
  return prints;
}

/** A higher price is a buy, a lower price a sell; an equal price repeats the previous side. */
function takerSide(path: readonly number[], index: number, previous: Side): Side {
  if (index === 0) return previous;
  const step = (path[index] as number) - (path[index - 1] as number);
  return step > 0 ? 'buy' : step < 0 ? 'sell' : previous;
}

function instantsWithin(bar: MinuteBar, rng: Rng): Float64Array {
  const times = new Float64Array(bar.trades);
  for (let index = 0; index < times.length; index++)
    times[index] = Math.floor(rng.next() * MINUTE_MS);
  return times.sort();
}

/**
 * Moves lots between trades above and below the planned VWAP until the mean equals the plan. Prices are relative to the
 * plan, so the sums stay exact integers.
 */
function shiftToVwap(path: readonly number[], lots: number[], bar: MinuteBar): void {
  const vwap = Math.round(bar.turnover / bar.lots);
  const offsets = path.map((ticks) => ticks - vwap);
  let excess = offsets.reduce((sum, offset, index) => sum + offset * (lots[index] as number), 0);
  const order = offsets
    .map((_, index) => index)
    .sort((a, b) => (offsets[a] as number) - (offsets[b] as number));
  let lowest = 0;
  let highest = order.length - 1;
  while (Math.abs(excess) * 2 > bar.lots && lowest < highest) {
    const low = order[lowest] as number;
    const high = order[highest] as number;
    const distance = (offsets[high] as number) - (offsets[low] as number);
    if (distance === 0) return;
    const [giver, taker] = excess > 0 ? [high, low] : [low, high];
    const spare = (lots[giver] as number) - 1;
    const target = Math.max(1, Math.floor(Math.abs(excess) / distance));
    const moved = Math.min(spare, target);
    lots[giver] = (lots[giver] as number) - moved;
    lots[taker] = (lots[taker] as number) + moved;
    excess += (giver === low ? 1 : -1) * moved * distance;
    if (moved < target) {
      if (giver === low) lowest += 1;
      else highest -= 1;
    } else if (target === 1) return;
  }
}
