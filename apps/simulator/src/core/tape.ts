import type { EpochMs } from '@tidegate/kernel';
import type { Side } from '@tidegate/model';

/**
 * The plan of one minute of one instrument, made before the minute is played. History and minutes traded tick by tick
 * follow from the same plan.
 */
export interface MinuteBar extends CandleRow {
  /** Id of its first trade; ids are consecutive. */
  readonly firstTradeId: number;
}

/** A closed candle or the current state of one. Prices in ticks, quantities in lots. */
export interface CandleRow {
  readonly openTime: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Traded lots, at least one per trade. */
  readonly lots: number;
  /** Sum of ticks × lots; divided by the lots, the volume-weighted mean price. */
  readonly turnover: number;
  readonly trades: number;
}

/** One public trade. */
export interface Print {
  readonly id: number;
  /** Index among the trades of its minute, from 0; distinguishes trades of one millisecond. */
  readonly nth: number;
  readonly at: EpochMs;
  /** Side of the taker. */
  readonly side: Side;
  readonly ticks: number;
  readonly lots: number;
}

/** The trades of one instrument, generated from a seed or read from recordings. */
export interface Tape {
  /**
   * The bar of the minute that opens at `openTime`; `null` if it has no trades. Must be called for consecutive minutes.
   */
  minute(openTime: EpochMs): MinuteBar | null;
  /** The trades of one of its bars, oldest first; repeated calls return the same trades. */
  printsOf(bar: MinuteBar): readonly Print[];
  /** Records that this many trades of the latest minute did not happen; later ids continue without them. */
  lose(trades: number): void;
}
