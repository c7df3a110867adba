import { doubleOf, nextInt, type Rng } from '@tidegate/kernel';
import type { ClosedTrade } from '@tidegate/model';

import { positionAt, type MarketWindow } from './market-window.js';
import { takerPrice, type TakerCosts } from './taker-price.js';

/** Properties of a trade that its random entry keeps. */
export interface TimedEntry {
  /** 1 long, −1 short. */
  readonly direction: 1 | -1;
  /** Holding time in candles, at least 1. */
  readonly candles: number;
  /** Entry price × quantity, account currency. */
  readonly notional: number;
  /** Fees ÷ (entry notional + exit notional). */
  readonly feeRate: number;
}

/** Entries of one instrument, with the candles on which they can be placed. */
export interface EntryGroup {
  readonly window: MarketWindow;
  readonly entries: readonly TimedEntry[];
}

/** The last candle counts if the trade was held for more than this part of it; a fill at its open does not. */
const CANDLE_PART_MIN = 0.25;

export function timedEntryOf(trade: ClosedTrade, window: MarketWindow): TimedEntry {
  const notional = doubleOf(trade.entryPrice.mul(trade.quantity));
  const traded = notional + doubleOf(trade.exitPrice.mul(trade.quantity));
  const held = positionAt(window, trade.closedAt) - positionAt(window, trade.openedAt);
  return {
    direction: trade.direction === 'long' ? 1 : -1,
    candles: Math.max(1, Math.ceil(held - CANDLE_PART_MIN)),
    notional,
    feeRate: traded > 0 ? doubleOf(trade.fees) / traded : 0,
  };
}

/** Net profit of entering at the open of candle `start` and leaving at the close of the last held candle. */
export function netOf(
  { direction, candles, notional, feeRate }: TimedEntry,
  at: { readonly window: MarketWindow; readonly start: number },
  costs: TakerCosts,
): number {
  const { window, start } = at;
  const end = Math.min(window.length, start + candles) - 1;
  const entry = takerPrice(
    {
      side: direction,
      reference: window.opens[start] as number,
      notional,
      volume: window.volumes[start] as number,
    },
    costs,
  );
  const quantity = notional / entry;
  const reference = window.closes[end] as number;
  const exit = takerPrice(
    {
      side: direction === 1 ? -1 : 1,
      reference,
      notional: quantity * reference,
      volume: window.volumes[end] as number,
    },
    costs,
  );
  return quantity * (direction * (exit - entry) - feeRate * (entry + exit));
}

/**
 * Net profit of one draw: the same entries at random candles. The entries of one instrument follow each other in random
 * order with random pauses, because an account holds one position per instrument at a time. If they cover more candles
 * than exist, they must overlap, and each is placed independently.
 */
export function drawNet(groups: readonly EntryGroup[], costs: TakerCosts, rng: Rng): number {
  let net = 0;
  for (const group of groups) {
    const { window, entries } = shuffled(group, rng);
    const starts = startsOf(window.length, entries, rng);
    for (let index = 0; index < entries.length; index++) {
      const at = { window, start: starts[index] as number };
      net += netOf(entries[index] as TimedEntry, at, costs);
    }
  }
  return net;
}

/** First candle of each entry. */
export function startsOf(length: number, entries: readonly TimedEntry[], rng: Rng): Int32Array {
  const held = entries.reduce((sum, { candles }) => sum + candles, 0);
  const free = length - held;
  if (free < 0) {
    return Int32Array.from(entries, ({ candles }) =>
      nextInt(rng, Math.max(1, length - candles + 1)),
    );
  }
  const starts = Int32Array.from(entries, () => nextInt(rng, free + 1)).sort();
  let before = 0;
  for (const [index, { candles }] of entries.entries()) {
    starts[index] = (starts[index] as number) + before;
    before += candles;
  }
  return starts;
}

/** Fisher–Yates on a copy. */
function shuffled({ window, entries }: EntryGroup, rng: Rng): EntryGroup {
  const order = [...entries];
  for (let index = order.length - 1; index > 0; index--) {
    const other = nextInt(rng, index + 1);
    [order[index], order[other]] = [order[other] as TimedEntry, order[index] as TimedEntry];
  }
  return { window, entries: order };
}
