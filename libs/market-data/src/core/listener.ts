import type { EpochMs, InstrumentId, VenueId } from '@tidegate/kernel';
import type {
  BookUnknownReason,
  Candle,
  CandleFault,
  Instrument,
  OrderBookView,
  Quote,
  Timeframe,
  TradeTick,
  VenueStatus,
} from '@tidegate/model';

/**
 * `missing`: no candle arrived. `incomplete`: the candle's last row is missing (the connection broke, or other channels
 * show trades that it lacks). `outlier`: the candle departs too far and is not yet confirmed.
 */
export type GapReason = 'missing' | 'incomplete' | 'outlier';

/** Missing or doubtful intervals of a series. Load them from the venue and pass them to `fillGap`. */
export interface GapRepair {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** Open time of the first interval. */
  readonly from: EpochMs;
  /** Open time of the last interval. */
  readonly to: EpochMs;
  /**
   * Start of the request: the newest venue candle before the gap (`from` if none is held). A response that begins there
   * covers the whole gap, so the intervals it omits had no trades.
   */
  readonly since: EpochMs;
  readonly reason: GapReason;
}

/**
 * How a gap ended. `repaired`: by the venue's candles. `flat`: filled, at least partly, at the previous close.
 * `unconfirmed`: the venue did not confirm an incomplete candle in time. `left_open`: at least partly open, because it
 * was too long to fill or the venue's history begins after it.
 */
export type GapResolution = 'repaired' | 'flat' | 'unconfirmed' | 'left_open';

/** A venue's correction of a closed candle. It is reported, never applied to the series. */
export interface CandleCorrection {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly closed: Candle;
  readonly corrected: Candle;
}

/** Outcome for a candle whose close departs too far from the previous close. */
export interface OutlierReport {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly candle: Candle;
  readonly previousClose: number;
  readonly outcome: 'held' | 'confirmed' | 'dropped';
  /** The deciding source; `none` while the candle is held, `timeout` if it was not confirmed in time. */
  readonly by: 'none' | 'quote' | 'second_source' | 'next_candle' | 'timeout';
}

export type CandleRefusalReason = CandleFault | 'from_future';

/** Receives changes in the order they occur. Called synchronously from `apply`, `sweep`, `warmUp`, and `fillGap`. */
export interface MarketDataListener {
  /**
   * A series added a closed candle: live, repaired, filled in (`synthetic`), or from a warm-up. Feed indicators with
   * all of them; scan only on recent ones.
   */
  candleClosed(instrument: InstrumentId, timeframe: Timeframe, candle: Candle): void;
  candleCorrected(correction: CandleCorrection): void;
  candleRefused(instrument: InstrumentId, timeframe: Timeframe, reason: CandleRefusalReason): void;
  /** A ticker arrived. A book also renews the cache's quote; `bookChanged` reports that. */
  quoteChanged(instrument: InstrumentId, quote: Quote): void;
  bookChanged(instrument: InstrumentId, book: OrderBookView, receivedAt: EpochMs): void;
  bookUnknown(instrument: InstrumentId, reason: BookUnknownReason): void;
  tradesSeen(instrument: InstrumentId, trades: readonly TradeTick[]): void;
  /** The price moved from its value at the last scan by at least the configured rate; `moveRate` is signed. */
  priceMoved(instrument: InstrumentId, price: number, moveRate: number): void;
  /** A gap opened, or is still open and due to be requested again. */
  gapFound(repair: GapRepair): void;
  gapResolved(repair: GapRepair, how: GapResolution): void;
  outlierJudged(report: OutlierReport): void;
  instrumentChanged(instrument: Instrument): void;
  venueStatusChanged(venue: VenueId, status: VenueStatus, receivedAt: EpochMs): void;
  connectionChanged(venue: VenueId, connected: boolean, reason: string): void;
}

/** Ignores all events. Spread it and override the methods you need. */
export const quietListener: MarketDataListener = {
  candleClosed: () => undefined,
  candleCorrected: () => undefined,
  candleRefused: () => undefined,
  quoteChanged: () => undefined,
  bookChanged: () => undefined,
  bookUnknown: () => undefined,
  tradesSeen: () => undefined,
  priceMoved: () => undefined,
  gapFound: () => undefined,
  gapResolved: () => undefined,
  outlierJudged: () => undefined,
  instrumentChanged: () => undefined,
  venueStatusChanged: () => undefined,
  connectionChanged: () => undefined,
};
