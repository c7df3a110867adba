import type { EpochMs } from '@tidegate/kernel';

/** Why a book is unknown. An unknown book never counts as zero spread or zero imbalance. */
export type BookUnknownReason =
  'no_snapshot' | 'checksum_mismatch' | 'sequence_gap' | 'crossed' | 'disconnected' | 'stale';

/** An immutable copy of the top of a book; arrays are best first, with equal lengths per side. */
export interface BookSnapshot {
  readonly bidPrices: Float64Array;
  readonly bidQuantities: Float64Array;
  readonly askPrices: Float64Array;
  readonly askQuantities: Float64Array;
  /** When the last change arrived, on our clock. */
  readonly receivedAt: EpochMs;
}

/** Read access to a live book, best first. The venue adapter keeps updating it. */
export interface OrderBookView {
  readonly bidCount: number;
  readonly askCount: number;
  bidPrice(level: number): number;
  bidQuantity(level: number): number;
  askPrice(level: number): number;
  askQuantity(level: number): number;
  /** Copies at most `depth` levels per side. */
  snapshot(depth: number, receivedAt: EpochMs): BookSnapshot;
}
