import { invariant, type Clock, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import {
  isSameInstrument,
  type BookUnknownReason,
  type Candle,
  type CandleEvent,
  type ConnectionEvent,
  type Instrument,
  type MarketEvent,
  type OrderBookView,
  type Quote,
  type Timeframe,
  type TradeTick,
  type VenueStatus,
  type VenueStatusEvent,
} from '@tidegate/model';

import type { CandleSeriesView } from './candle-series-view.js';
import type { CandleSeries } from './candle-series.js';
import type { FeedChannel } from './feed-channel.js';
import { FeedLink } from './feed-link.js';
import { InstrumentMarket, type Freshness, type MarketContext } from './instrument-market.js';
import type { MarketDataListener } from './listener.js';
import type { MarketDataOptions } from './options.js';
import { emptyStatistics, type MarketDataStatistics } from './statistics.js';

export interface MarketDataCacheSetup {
  readonly options: MarketDataOptions;
  /** `sweep` closes candles in this order. */
  readonly instruments: readonly Instrument[];
  readonly timeframes: readonly Timeframe[];
  readonly clock: Clock;
  readonly listener: MarketDataListener;
}

/** Counts for the candles passed to `warmUp` or `fillGap`. */
export interface WarmUpReport {
  readonly given: number;
  /** New closed candles in the series, including flat ones for silent intervals. */
  readonly closed: number;
  /** Candles that were refused, too late, or already held. */
  readonly passedOver: number;
}

/**
 * The consistent market data of one venue. Takes `MarketEvent`s and a clock, and notifies one listener of changes. The
 * same class serves live trading, replay, and back-tests. See the README of this lib for its guarantees.
 */
export class MarketDataCache {
  private readonly markets = new Map<InstrumentId, InstrumentMarket>();
  private readonly ordered: readonly InstrumentMarket[];
  private readonly counts: MarketDataStatistics = emptyStatistics();
  private readonly context: MarketContext;
  private readonly clock: Clock;
  private status: VenueStatus = 'online';
  /** No series has work before this instant (venue time). */
  private nextDueAt = -Infinity;

  constructor(setup: MarketDataCacheSetup) {
    const { options, listener, timeframes, clock } = setup;
    const link = new FeedLink(options.subscribeGraceMs);
    this.clock = clock;
    this.context = { options, listener, link, statistics: this.counts, skewMs: null };
    for (const instrument of setup.instruments) {
      invariant(!this.markets.has(instrument.id), 'Instruments must be unique', {
        instrument: instrument.id,
      });
      this.markets.set(instrument.id, new InstrumentMarket(instrument, timeframes, this.context));
    }
    this.ordered = [...this.markets.values()];
  }

  get statistics(): Readonly<MarketDataStatistics> {
    return this.counts;
  }

  /**
   * Venue clock minus our clock, as last measured. Candles open and close on the venue's clock. `null` until measured;
   * candles then close as if the skew were 0.
   */
  get venueSkewMs(): number | null {
    return this.context.skewMs;
  }

  setVenueSkew(skewMs: number): void {
    invariant(Number.isFinite(skewMs), 'Clock skew must be finite', { skewMs });
    this.context.skewMs = skewMs;
    this.nextDueAt = -Infinity;
  }

  apply(event: MarketEvent): void {
    switch (event.type) {
      case 'book':
        this.heard(event.receivedAt);
        return this.marketOf(event.instrument)?.applyBook(event.book, event.receivedAt);
      case 'quote':
        this.heard(event.quote.receivedAt);
        return this.marketOf(event.instrument)?.applyQuote(event.quote);
      case 'candle':
        this.heard(event.receivedAt);
        return this.applyCandle(event);
      case 'trades':
        this.heard(event.receivedAt);
        return this.marketOf(event.instrument)?.applyTrades(event);
      case 'book_unknown':
        return this.marketOf(event.instrument)?.loseBook(event.reason);
      case 'candles_missed':
        this.heard(event.receivedAt);
        return this.marketOf(event.instrument)?.missCandles(event.receivedAt);
      case 'heartbeat':
        return this.heard(event.receivedAt);
      case 'connection':
        return this.applyConnection(event);
      case 'instrument':
        return this.applyInstrument(event.instrument);
      case 'venue_status':
        return this.applyVenueStatus(event);
    }
  }

  /**
   * Loads candles of the venue's history, oldest first; the last may still be forming. Skips candles already held, so a
   * warm-up may overlap the stream or repeat. It cannot add candles before the oldest closed candle held. Calls
   * `candleClosed` for each new candle.
   */
  warmUp(instrument: InstrumentId, timeframe: Timeframe, candles: readonly Candle[]): WarmUpReport {
    const series = this.knownSeries(instrument, timeframe);
    return this.reportOf(candles.length, (now) => series.load(candles, now));
  }

  /**
   * Applies the venue's response to `gapFound`: its candles from the gap's `since` on, oldest first. Intervals that the
   * response omits had no trades and are filled flat; intervals before its start are unknown and stay open. An empty
   * response has no effect: the gap's bounded wait continues.
   */
  fillGap(
    instrument: InstrumentId,
    timeframe: Timeframe,
    candles: readonly Candle[],
  ): WarmUpReport {
    const series = this.knownSeries(instrument, timeframe);
    return this.reportOf(candles.length, (now) => series.fill(candles, now));
  }

  /**
   * Closes candles by clock (`closeGraceMs` after their end, venue time), fills silent intervals, and ends expired
   * waits. Order within one sweep: instruments as given, each instrument's timeframes shortest first. If more than
   * `closeGraceMs` has passed since the previous sweep on a live connection, the time since then is left to the next
   * sweep, because unread messages may be waiting. Sweep often.
   */
  sweep(now: EpochMs): void {
    const { link, options } = this.context;
    const venueNow = link.horizon(this.venueTimeAt(now), options.closeGraceMs);
    // Stryker disable next-line ConditionalExpression: without it, the sweep finds that no series is due
    if (venueNow < this.nextDueAt) return;
    let nextDueAt = Infinity;
    for (const market of this.ordered) {
      for (const series of market.series) {
        // Stryker disable next-line ConditionalExpression: a series that is not due has no work
        if (series.dueAt <= venueNow) series.sweep(venueNow);
        nextDueAt = Math.min(nextDueAt, series.dueAt);
      }
    }
    this.nextDueAt = nextDueAt;
  }

  /**
   * The earliest instant (venue time) at which `sweep` may have work: −Infinity while anything is unsettled, Infinity
   * until the next candle arrives.
   */
  get dueAt(): number {
    return this.nextDueAt;
  }

  /** Converts an instant from our clock to the venue's; unchanged while the skew is unknown. */
  venueTimeAt(instant: number): number {
    return instant + (this.context.skewMs ?? 0);
  }

  instruments(): readonly Instrument[] {
    return this.ordered.map((market) => market.instrument);
  }

  /** The venue's latest status. Initially online; the venue sends its status first on every connection. */
  get venueStatus(): VenueStatus {
    return this.status;
  }

  /** The venue's latest description; `null` for an unsubscribed instrument. */
  instrument(id: InstrumentId): Instrument | null {
    return this.markets.get(id)?.instrument ?? null;
  }

  /** The newest best prices of the ticker or the verified book; `null` before the first. */
  quote(id: InstrumentId): Quote | null {
    return this.markets.get(id)?.quote ?? null;
  }

  /** The live book; `null` while it is unknown. */
  book(id: InstrumentId): OrderBookView | null {
    return this.markets.get(id)?.book ?? null;
  }

  bookReceivedAt(id: InstrumentId): EpochMs | null {
    return this.markets.get(id)?.bookReceivedAt ?? null;
  }

  /** Why the book is unknown; `null` while it is known. */
  bookUnknownReason(id: InstrumentId): BookUnknownReason | null {
    const market = this.markets.get(id);
    return market ? market.bookUnknownReason : 'no_snapshot';
  }

  /** The last `count` public trades, oldest first. */
  trades(id: InstrumentId, count: number): readonly TradeTick[] {
    return this.markets.get(id)?.tape.tail(count) ?? [];
  }

  series(id: InstrumentId, timeframe: Timeframe): CandleSeriesView | null {
    return this.markets.get(id)?.seriesOf(timeframe) ?? null;
  }

  /** The last price of the stream (ticker, trade, or candle), or of the newest loaded candle; `null` before any. */
  lastPrice(id: InstrumentId): number | null {
    return this.markets.get(id)?.latestPrice ?? null;
  }

  /** The close of the newest closed candle of the shortest timeframe; `null` before the first. */
  lastClose(id: InstrumentId): number | null {
    return this.markets.get(id)?.series[0]?.candle(0)?.close ?? null;
  }

  freshnessOf(id: InstrumentId, now: EpochMs): Freshness {
    const nothing = {
      candleAgeMs: null,
      closedCandleAgeMs: null,
      quoteAgeMs: null,
      bookAgeMs: null,
    };
    return this.markets.get(id)?.freshness(now) ?? nothing;
  }

  /**
   * Since when (our clock) a channel of an instrument has been silent, either because another channel shows an update
   * that it should have sent or because no message proves it alive. `null` before its first message.
   */
  silentSince(id: InstrumentId, channel: FeedChannel): number | null {
    return this.markets.get(id)?.silentSince(channel) ?? null;
  }

  private heard(receivedAt: EpochMs): void {
    this.context.link.heard(this.venueTimeAt(receivedAt));
  }

  private marketOf(id: InstrumentId): InstrumentMarket | undefined {
    const market = this.markets.get(id);
    if (!market) this.counts.unsubscribedEvents += 1;
    return market;
  }

  private applyCandle(event: CandleEvent): void {
    const market = this.markets.get(event.instrument);
    const series = market?.seriesOf(event.timeframe);
    if (!market || !series) {
      this.counts.unsubscribedEvents += 1;
      return;
    }
    market.applyCandle(series, event.candle, event.receivedAt);
    this.nextDueAt = Math.min(this.nextDueAt, series.dueAt);
  }

  private applyInstrument(instrument: Instrument): void {
    const market = this.marketOf(instrument.id);
    if (!market || isSameInstrument(market.instrument, instrument)) return;
    market.instrument = instrument;
    this.context.listener.instrumentChanged(instrument);
  }

  private applyVenueStatus({ venue, status, receivedAt }: VenueStatusEvent): void {
    this.heard(receivedAt);
    this.status = status;
    this.context.listener.venueStatusChanged(venue, status, receivedAt);
  }

  private applyConnection(event: ConnectionEvent): void {
    const venueNow = this.venueTimeAt(event.receivedAt);
    if (event.connected) this.context.link.opened(venueNow);
    else this.context.link.closed();
    this.context.listener.connectionChanged(event.venue, event.connected, event.reason);
    for (const market of this.ordered) {
      if (event.connected) for (const series of market.series) series.reconnected(venueNow);
      else market.loseBook('disconnected');
    }
    this.nextDueAt = -Infinity;
  }

  private knownSeries(instrument: InstrumentId, timeframe: Timeframe): CandleSeries {
    const series = this.markets.get(instrument)?.seriesOf(timeframe) ?? null;
    invariant(series !== null, 'Cannot load candles: unknown series', { instrument, timeframe });
    return series;
  }

  private reportOf(given: number, take: (now: number) => void): WarmUpReport {
    const { candlesClosed } = this.counts;
    const passedOver = this.passedOver();
    take(this.venueTimeAt(this.clock.now()));
    this.nextDueAt = -Infinity;
    return {
      given,
      closed: this.counts.candlesClosed - candlesClosed,
      passedOver: this.passedOver() - passedOver,
    };
  }

  private passedOver(): number {
    const { duplicateCandles, correctedCandles, lateCandles, refusedCandles } = this.counts;
    return duplicateCandles + correctedCandles + lateCandles + refusedCandles;
  }
}
