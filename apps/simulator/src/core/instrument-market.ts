import type { EpochMs } from '@tidegate/kernel';
import type { LimitOrderBook } from '@tidegate/matching';

import type { CandleStore } from './candle-store.js';
import type { Print } from './tape.js';
import type { VenueInstrument } from './venue-instrument.js';

/** Best bid and ask at an instant, in ticks. */
export interface SpreadRow {
  readonly at: EpochMs;
  readonly bid: number;
  readonly ask: number;
}

/** One instrument of the venue as its public channels show it. */
export interface InstrumentMarket {
  readonly instrument: VenueInstrument;
  readonly candles: CandleStore;
  /** `null` where only candles are published. */
  readonly book: LimitOrderBook | null;
  /** The last trade; `null` before the first and where only candles are published. */
  readonly lastPrint: Print | null;
  /** Recent changes of the touch, oldest first. */
  readonly spreads: readonly SpreadRow[];
  /** Lets everything happen that is due before `instant`. */
  playTo(instant: EpochMs): void;
  /** Trades after the one with this id, oldest first; those that are no longer kept are left out. */
  printsAfter(id: number): readonly Print[];
  /** The last `count` trades, oldest first; reaches back for days. */
  latestTrades(count: number): readonly Print[];
  /** Trades at or after `instant`, oldest first, at most `limit`; reaches back for days. */
  tradeHistory(instant: EpochMs, limit: number): readonly Print[];
}
