import type { EpochMs } from '@tidegate/kernel';
import type { Timeframe } from '@tidegate/model';

import type { Halt, Halts } from './core/halts.js';
import type { InstrumentMarket } from './core/instrument-market.js';
import type { SyntheticTapeState } from './core/synthetic-tape.js';

interface HistoryOptions {
  /** Days of history before the start, 30 by default; fewer days start faster. */
  readonly historyDays?: number;
}

export interface SyntheticMarketOptions extends HistoryOptions {
  readonly kind: 'synthetic';
  readonly seed: number;
  /** Number of instruments; the first eight are well-known pairs. */
  readonly instruments: number;
  /** Venue time of the first start; a fixed day by default, so that the seed alone determines the market. */
  readonly from?: EpochMs;
}

export interface RecordedMarketOptions extends HistoryOptions {
  readonly kind: 'recorded';
  readonly seed: number;
  /** A folder of recordings, or one file. */
  readonly path: string;
  readonly venue?: string;
  readonly content?: Timeframe | 'trades';
  /** Venue time of the first start; by default after the history. */
  readonly from?: EpochMs;
  /** End of trading. */
  readonly to?: EpochMs;
  /** `candles` publishes only recorded candles, each once and final, shortly before its end. */
  readonly feed: 'ticks' | 'candles';
}

export type MarketOptions = SyntheticMarketOptions | RecordedMarketOptions;

/** States of synthetic tapes by symbol; empty for recorded markets. */
export type TapeStates = Readonly<Record<string, SyntheticTapeState>>;

/** The state of a stopped market. */
export interface MarketState {
  readonly playedTo: EpochMs;
  readonly tapes: TapeStates;
  /** Trading halts. */
  readonly halts: readonly Halt[];
}

/** A prepared market, ready to open. */
export interface MarketPlan {
  /** One-line identity of the market; a state file belongs to the market with the same identity. */
  readonly identity: string;
  readonly start: EpochMs;
  /** End of trading; `null` if it never ends. */
  readonly end: EpochMs | null;
  readonly feed: 'ticks' | 'candles';
  readonly historyDays: number;
  /** Candle length of a candle feed. */
  readonly candleMs: number;
  open(): OpenMarket;
}

export interface OpenMarket {
  readonly markets: readonly InstrumentMarket[];
  readonly halts: Halts;
  /** The tape states required to reopen the market at `instant`. */
  checkpoint(instant: EpochMs): TapeStates;
}

/** Enough for 720 hourly candles. */
export const HISTORY_DAYS = 30;

/** How long before its end a candle feed publishes a candle. */
export const CANDLE_LEAD_MS = 500;
