import { invariant, type Clock, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import type {
  BookUnknownReason,
  Candle,
  CandleEvent,
  ConnectionEvent,
  Instrument,
  MarketEvent,
  OrderBookView,
  Quote,
  Timeframe,
  TradeTick,
  VenueStatus,
  VenueStatusEvent,
} from '@tidegate/model';

import type { CandleSeriesView } from './candle-series-view.js';
import type { CandleSeries } from './candle-series.js';
import type { FeedChannel } from './feed-channel.js';
import { FeedLink } from './feed-link.js';
import { InstrumentMarket, type Freshness, type MarketContext } from './instrument-market.js';
import type { MarketDataListener } from './listener.js';
import type { MarketDataOptions } from './options.js';
import { isSameInstrument } from './same-instrument.js';
import { emptyStatistics, type MarketDataStatistics } from './statistics.js';

export interface MarketDataCacheSetup {
  readonly options: MarketDataOptions;
  /** In the order in which `sweep` closes their candles. */
  readonly instruments: readonly Instrument[];
  readonly timeframes: readonly Timeframe[];
  readonly clock: Clock;
  readonly listener: MarketDataListener;
}

/** What became of the candles given to `warmUp`. */
export interface WarmUpReport {
  readonly given: number;
  /** New closed candles in the series, flat ones for silent intervals included. */
  readonly closed: number;
  /** Not true, too late, or held already. */
  readonly passedOver: number;
}

/**
 * All market data of one venue as one consistent picture, fed by `MarketEvent`s and a clock, told on through one
 * listener. The same object serves live trading, replay and back-test. Rules and guarantees: the README of this lib.
 */
export class MarketDataCache {
  private readonly markets = new Map<InstrumentId, InstrumentMarket>();
  private readonly ordered: readonly InstrumentMarket[];
  private readonly counts: MarketDataStatistics = emptyStatistics();
  private readonly context: MarketContext;
  private readonly clock: Clock;
  private status: VenueStatus = 'online';
  /** No series has anything to do before this instant (venue time). */
  private nextDueAt = -Infinity;

  constructor(setup: MarketDataCacheSetup) {
    const { options, listener, timeframes, clock } = setup;
    const link = new FeedLink(options.subscribeGraceMs);
    this.clock = clock;
    this.context = { options, listener, link, statistics: this.counts, skewMs: null };
    for (const instrument of setup.instruments) {
      invariant(!this.markets.has(instrument.id), 'An instrument is given once', {
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
   * Venue clock minus our clock, as last measured; candles open and close on the venue's clock. `null` until it was
   * measured: candles then close as if it were 0.
   */
  get venueSkewMs(): number | null {
    return this.context.skewMs;
  }

  setVenueSkew(skewMs: number): void {
    invariant(Number.isFinite(skewMs), 'A clock skew is finite', { skewMs });
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
   * Takes candles of the venue's history, oldest first, the last of which may still form. Candles held already are
   * passed over, so a warm-up may overlap the stream or be repeated; it cannot reach back before the oldest closed
   * candle held. `candleClosed` is told of each candle that is new.
   */
  warmUp(instrument: InstrumentId, timeframe: Timeframe, candles: readonly Candle[]): WarmUpReport {
    const series = this.knownSeries(instrument, timeframe);
    return this.reportOf(candles.length, (now) => series.load(candles, now));
  }

  /**
   * The venue's answer to a `gapFound`: its candles from the gap's `since` on, oldest first. Intervals that the answer
   * passes over had no trades and are filled flat; intervals before it begins stay open, for nobody knows them. An empty
   * answer says nothing: the gap's bounded wait goes on.
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
   * Closes candles by clock (`closeGraceMs` after their end, venue time), notices silent intervals and ends waits.
   * Order within one sweep: instruments as given, each instrument's timeframes shortest first. A sweep that comes
   * later than one grace after the one before it, on a standing connection, leaves the latest to the next: messages may
   * still wait to be read. So sweep often.
   */
  sweep(now: EpochMs): void {
    const { link, options } = this.context;
    const venueNow = link.horizon(this.venueTimeAt(now), options.closeGraceMs);
    if (venueNow < this.nextDueAt) return;
    let nextDueAt = Infinity;
    for (const market of this.ordered) {
      for (const series of market.series) {
        if (series.dueAt <= venueNow) series.sweep(venueNow);
        nextDueAt = Math.min(nextDueAt, series.dueAt);
      }
    }
    this.nextDueAt = nextDueAt;
  }

  /**
   * The earliest instant (venue time) at which `sweep` may have something to do; −Infinity while anything is unsettled,
   * Infinity when only a candle can bring work.
   */
  get dueAt(): number {
    return this.nextDueAt;
  }

  /** An instant of our clock on the venue's; the same while the skew is unknown. */
  venueTimeAt(instant: number): number {
    return instant + (this.context.skewMs ?? 0);
  }

  instruments(): readonly Instrument[] {
    return this.ordered.map((market) => market.instrument);
  }

  /** What the venue last said of itself; online until it speaks, which it does first of all on every connection. */
  get venueStatus(): VenueStatus {
    return this.status;
  }

  /** As the venue last described it; `null` for a stranger. */
  instrument(id: InstrumentId): Instrument | null {
    return this.markets.get(id)?.instrument ?? null;
  }

  /** The newest best prices: what the ticker said, renewed by each verified book; `null` before the first. */
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

  /** The newest price heard of: ticker, trade or candle of the stream, else the newest loaded candle; `null` before any. */
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
   * Since when a channel of an instrument has been silent although it should have spoken (another channel shows what it
   * owes) or although nothing else proves it alive, on our clock; `null` when it was never heard.
   */
  silentSince(id: InstrumentId, channel: FeedChannel): number | null {
    return this.markets.get(id)?.silentSince(channel) ?? null;
  }

  private heard(receivedAt: EpochMs): void {
    this.context.link.heard(this.venueTimeAt(receivedAt));
  }

  private marketOf(id: InstrumentId): InstrumentMarket | undefined {
    const market = this.markets.get(id);
    if (!market) this.counts.strangers += 1;
    return market;
  }

  private applyCandle(event: CandleEvent): void {
    const market = this.markets.get(event.instrument);
    const series = market?.seriesOf(event.timeframe);
    if (!market || !series) {
      this.counts.strangers += 1;
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
    invariant(series !== null, 'Candles are loaded into a known series', { instrument, timeframe });
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
