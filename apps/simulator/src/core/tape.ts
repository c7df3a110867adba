import type { EpochMs } from '@tidegate/kernel';
import type { Side } from '@tidegate/model';

/**
 * One minute of one instrument as it will be traded: decided before it is played, so that history that
 * nobody watched and minutes that were traded tick by tick follow from one plan.
 */
export interface MinuteBar extends CandleRow {
  /** Id of its first trade; ids go up by one. */
  readonly firstTradeId: number;
}

/** A candle so far. Prices in ticks, quantities in lots. */
export interface CandleRow {
  readonly openTime: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Lots traded, at least as many as trades. */
  readonly lots: number;
  /** Sum of ticks × lots: divided by the lots it is the volume-weighted mean price. */
  readonly turnover: number;
  readonly trades: number;
}

/** One public trade. */
export interface Print {
  readonly id: number;
  /** Place among the trades of its minute, from 0: tells trades of one millisecond apart. */
  readonly nth: number;
  readonly at: EpochMs;
  /** Side of the taker. */
  readonly side: Side;
  readonly ticks: number;
  readonly lots: number;
}

/** What trades in one instrument: made up from a seed, or read from recordings. */
export interface Tape {
  /**
   * The bar of the minute that opens at `openTime`; `null` when nothing trades in it.
   * Asked for in increasing order of time, without leaving a minute out.
   */
  minute(openTime: EpochMs): MinuteBar | null;
  /** The trades of one of its bars, oldest first: the same ones however often it is asked. */
  printsOf(bar: MinuteBar): readonly Print[];
  /** So many trades of the latest minute did not happen: the ids of all later ones go on without them. */
  lose(trades: number): void;
}
