import type { EpochMs } from '@tidegate/kernel';
import type { Timeframe } from '@tidegate/model';

import type { Halt, Halts } from './core/halts.js';
import type { InstrumentMarket } from './core/instrument-market.js';
import type { SyntheticTapeState } from './core/synthetic-tape.js';

interface HistoryOptions {
  /** Days of history before the start, 30 by default; fewer make a quicker start. */
  readonly historyDays?: number;
}

export interface SyntheticMarketOptions extends HistoryOptions {
  readonly kind: 'synthetic';
  readonly seed: number;
  /** How many instruments; the first eight are well-known ones. */
  readonly instruments: number;
  /** Where venue time starts the first time; a fixed day by default, so that a seed is a market. */
  readonly from?: EpochMs;
}

export interface RecordedMarketOptions extends HistoryOptions {
  readonly kind: 'recorded';
  readonly seed: number;
  /** A folder of recordings, or one file. */
  readonly path: string;
  readonly venue?: string;
  readonly content?: Timeframe | 'trades';
  /** Where venue time starts the first time; by default where its history lies behind. */
  readonly from?: EpochMs;
  /** After it nothing trades. */
  readonly to?: EpochMs;
  /** `candles` publishes each recorded candle once, final, shortly before its end, and nothing else. */
  readonly feed: 'ticks' | 'candles';
}

export type MarketOptions = SyntheticMarketOptions | RecordedMarketOptions;

/** What a synthetic tape needs to go on, by symbol; empty for recorded markets. */
export type TapeStates = Readonly<Record<string, SyntheticTapeState>>;

/** Where a market stopped. */
export interface MarketState {
  readonly playedTo: EpochMs;
  readonly tapes: TapeStates;
  /** When it did not trade. */
  readonly halts: readonly Halt[];
}

/** A market that is ready to be opened. */
export interface MarketPlan {
  /** What the market is, in one line: a state belongs to the market of the same name. */
  readonly identity: string;
  readonly start: EpochMs;
  /** After it nothing trades any more; `null` when it never ends. */
  readonly end: EpochMs | null;
  readonly feed: 'ticks' | 'candles';
  readonly historyDays: number;
  /** Length of the candles of a candle feed. */
  readonly candleMs: number;
  open(): OpenMarket;
}

export interface OpenMarket {
  readonly markets: readonly InstrumentMarket[];
  readonly halts: Halts;
  /** What must be kept to open the market again at `instant`. */
  checkpoint(instant: EpochMs): TapeStates;
}

/** As much as 720 candles of an hour need. */
export const HISTORY_DAYS = 30;

/** How long before its end a candle is published where only candles are. */
export const CANDLE_LEAD_MS = 500;
