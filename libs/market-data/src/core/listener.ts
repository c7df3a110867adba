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
 * `missing`: no candle came. `incomplete`: its last row is missing (the connection broke, or other channels show
 * trades that it lacks). `outlier`: one came that nobody else
 * has confirmed yet.
 */
export type GapReason = 'missing' | 'incomplete' | 'outlier';

/** Intervals that a series lacks (or doubts), to be loaded from the venue and given back with `fillGap`. */
export interface GapRepair {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** Open time of the first interval … */
  readonly from: EpochMs;
  /** … and of the last. */
  readonly to: EpochMs;
  /**
   * Where to ask from: the newest candle before the gap that the venue itself gave (`from` when none is held). An answer
   * that begins there shows that it reaches back over the whole gap, so what it passes over had no trades.
   */
  readonly since: EpochMs;
  readonly reason: GapReason;
}

/**
 * How a gap ended: `repaired` by the venue's own candles, `flat` (at least partly) at the previous close, `unconfirmed`
 * because nobody answered for an incomplete candle in time, or `left_open` (at least partly) because it was too long to fill or
 * the venue's history begins after it.
 */
export type GapResolution = 'repaired' | 'flat' | 'unconfirmed' | 'left_open';

/** A venue's changed mind about a candle that was closed already: reported, never applied to the series. */
export interface CandleCorrection {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly closed: Candle;
  readonly corrected: Candle;
}

/** What became of a candle whose close departed too far from the one before. */
export interface OutlierReport {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly candle: Candle;
  readonly previousClose: number;
  readonly outcome: 'held' | 'confirmed' | 'dropped';
  /** What decided; `none` while it is held, `timeout` when nobody stood by it in time. */
  readonly by: 'none' | 'quote' | 'second_source' | 'next_candle' | 'timeout';
}

export type CandleRefusalReason = CandleFault | 'from_future';

/** Who is told what changed, in the order in which it changed. Calls come from inside `apply`, `sweep` and the loads. */
export interface MarketDataListener {
  /**
   * A series took one more closed candle: live, repaired, filled in (`synthetic`) or from a warm-up.
   * Whoever scans looks at the candle's age; whoever computes indicators takes them all.
   */
  candleClosed(instrument: InstrumentId, timeframe: Timeframe, candle: Candle): void;
  candleCorrected(correction: CandleCorrection): void;
  candleRefused(instrument: InstrumentId, timeframe: Timeframe, reason: CandleRefusalReason): void;
  /** The ticker spoke. A book renews the cache's quote, too: of that `bookChanged` tells. */
  quoteChanged(instrument: InstrumentId, quote: Quote): void;
  bookChanged(instrument: InstrumentId, book: OrderBookView, receivedAt: EpochMs): void;
  bookUnknown(instrument: InstrumentId, reason: BookUnknownReason): void;
  tradesSeen(instrument: InstrumentId, trades: readonly TradeTick[]): void;
  /** The price left the one at the last scan by at least the configured rate; `moveRate` is signed. */
  priceMoved(instrument: InstrumentId, price: number, moveRate: number): void;
  /** A gap opened, or is still open some time after it was last asked for. */
  gapFound(repair: GapRepair): void;
  gapResolved(repair: GapRepair, how: GapResolution): void;
  outlierJudged(report: OutlierReport): void;
  instrumentChanged(instrument: Instrument): void;
  venueStatusChanged(venue: VenueId, status: VenueStatus, receivedAt: EpochMs): void;
  connectionChanged(venue: VenueId, connected: boolean, reason: string): void;
}

/** Ignores everything: spread it and override what matters. */
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
