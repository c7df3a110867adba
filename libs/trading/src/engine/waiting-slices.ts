import type { InstrumentId } from '@tidegate/kernel';
import type { MarketSlice } from '@tidegate/matching';

/** A waiting slice with its best prices. */
interface WaitingSlice<Entry> {
  readonly entry: Entry;
  readonly bid: number;
  readonly ask: number;
}

/**
 * The waiting market slices of each instrument. Keeps the newest and those with the highest and lowest bid and ask, at
 * most five; drops the rest. Every order that a dropped slice could reach is also reached by a kept one.
 */
export class WaitingSlices<Entry> {
  private readonly byInstrument = new Map<InstrumentId, WaitingSlice<Entry>[]>();

  /** Adds the newest slice; returns the slices that it makes redundant. */
  add(instrument: InstrumentId, slice: MarketSlice, entry: Entry): readonly Entry[] {
    const touch = touchOf(slice);
    if (touch === null) return [];
    const waiting = [...(this.byInstrument.get(instrument) ?? []), { entry, ...touch }];
    const kept = extremesOf(waiting);
    this.byInstrument.set(instrument, kept);
    return waiting.filter((each) => !kept.includes(each)).map(({ entry: dropped }) => dropped);
  }

  /** Removes a slice that is being processed. */
  remove(instrument: InstrumentId, entry: Entry): void {
    const waiting = this.byInstrument.get(instrument);
    if (!waiting) return;
    const left = waiting.filter((each) => each.entry !== entry);
    if (left.length > 0) this.byInstrument.set(instrument, left);
    else this.byInstrument.delete(instrument);
  }
}

function extremesOf<Entry>(waiting: readonly WaitingSlice<Entry>[]): WaitingSlice<Entry>[] {
  const newest = waiting.at(-1);
  const bids = waiting.map(({ bid }) => bid);
  const asks = waiting.map(({ ask }) => ask);
  const extremes = new Set([
    newest,
    waiting[indexOfExtreme(bids, Math.min(...bids))],
    waiting[indexOfExtreme(bids, Math.max(...bids))],
    waiting[indexOfExtreme(asks, Math.min(...asks))],
    waiting[indexOfExtreme(asks, Math.max(...asks))],
  ]);
  return waiting.filter((each) => extremes.has(each));
}

function indexOfExtreme(values: readonly number[], extreme: number): number {
  return values.lastIndexOf(extreme);
}

/** Best bid and ask; `null` for a candle, which is never dropped. */
function touchOf(slice: MarketSlice): { readonly bid: number; readonly ask: number } | null {
  if (slice.type === 'quote') return { bid: slice.quote.bid, ask: slice.quote.ask };
  if (slice.type === 'candle') return null;
  const { bidPrices, askPrices } = slice.book;
  return { bid: bidPrices[0] ?? 0, ask: askPrices[0] ?? Infinity };
}
