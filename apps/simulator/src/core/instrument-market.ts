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

/** One instrument of the venue, as shown by its public channels. */
export interface InstrumentMarket {
  readonly instrument: VenueInstrument;
  readonly candles: CandleStore;
  /** `null` for a candle feed. */
  readonly book: LimitOrderBook | null;
  /** The last trade; `null` before the first and for a candle feed. */
  readonly lastPrint: Print | null;
  /** Recent changes of the touch, oldest first. */
  readonly spreads: readonly SpreadRow[];
  /** Plays all events due before `instant`. */
  playTo(instant: EpochMs): void;
  /** The kept trades after the one with this id, oldest first. */
  printsAfter(id: number): readonly Print[];
  /** The last `count` trades, oldest first, from several days. */
  latestTrades(count: number): readonly Print[];
  /** At most `limit` trades at or after `instant`, oldest first, from several days. */
  tradeHistory(instant: EpochMs, limit: number): readonly Print[];
}
