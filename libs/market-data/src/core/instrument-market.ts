import type { EpochMs, InstrumentId } from '@tidegate/kernel';
import {
  midOf,
  TIMEFRAMES,
  type BookUnknownReason,
  type Candle,
  type Instrument,
  type OrderBookView,
  type Quote,
  type Timeframe,
  type TradesEvent,
} from '@tidegate/model';

import { BestQuote } from './best-quote.js';
import { CandleSeries } from './candle-series.js';
import { OverdueChannels } from './overdue-channels.js';
import type { FeedChannel } from './feed-channel.js';
import type { FeedLink } from './feed-link.js';
import type {
  CandleRefusalReason,
  GapRepair,
  GapResolution,
  MarketDataListener,
  OutlierReport,
} from './listener.js';
import type { MarketDataOptions } from './options.js';
import type { SeriesGap, SeriesOwner } from './series-owner.js';
import type { MarketDataStatistics } from './statistics.js';
import { TradeTape } from './trade-tape.js';

/** State shared by all instruments of one cache. */
export interface MarketContext {
  readonly options: MarketDataOptions;
  readonly statistics: MarketDataStatistics;
  readonly link: FeedLink;
  readonly listener: MarketDataListener;
  /** Venue clock − our clock; `null` until measured. */
  skewMs: number | null;
}

/** Ages of an instrument's data; `null` means never received. */
export interface Freshness {
  /** Since the candle channels were last known to be complete (see the README), for the worst timeframe. */
  readonly candleAgeMs: number | null;
  /** Since the end of the newest complete candle of the shortest timeframe; synthetic candles do not count. */
  readonly closedCandleAgeMs: number | null;
  readonly quoteAgeMs: number | null;
  readonly bookAgeMs: number | null;
}

/** Market data of one instrument: series, quote, book, and trades. Input instants are on our clock. */
export class InstrumentMarket implements SeriesOwner {
  readonly options: MarketDataOptions;
  readonly statistics: MarketDataStatistics;
  readonly link: FeedLink;
  /** Shortest timeframe first. */
  readonly series: readonly CandleSeries[];
  readonly tape: TradeTape;
  private readonly best = new BestQuote();
  private readonly overdue = new OverdueChannels();
  private readonly id: InstrumentId;
  private readonly listener: MarketDataListener;
  private ladder: OrderBookView | null = null;
  private ladderAt: EpochMs | null = null;
  private lostBecause: BookUnknownReason = 'no_snapshot';
  /** Arrival of the last message of this instrument on any channel; `null` before the first. */
  private aliveAt: number | null = null;
  private streamPrice = NaN;
  private scanPrice = NaN;

  constructor(
    public instrument: Instrument,
    timeframes: readonly Timeframe[],
    private readonly context: MarketContext,
  ) {
    this.id = instrument.id;
    this.options = context.options;
    this.statistics = context.statistics;
    this.link = context.link;
    this.listener = context.listener;
    this.tape = new TradeTape(context.options.tradesKept);
    this.series = TIMEFRAMES.filter((timeframe) => timeframes.includes(timeframe)).map(
      (timeframe) => new CandleSeries(timeframe, this),
    );
  }

  /** The skew; an unknown skew counts as 0. */
  private get venueAheadMs(): number {
    return this.context.skewMs ?? 0;
  }

  /** The newest best prices of the ticker or the verified book; `null` before the first. */
  get quote(): Quote | null {
    return this.best.read(this.latestPrice);
  }

  /** The live book; `null` while it is unknown. */
  get book(): OrderBookView | null {
    return this.ladder;
  }

  /** When the book last changed, kept after the book is lost; `null` before the first. */
  get bookReceivedAt(): EpochMs | null {
    return this.ladderAt;
  }

  get bookUnknownReason(): BookUnknownReason | null {
    return this.ladder ? null : this.lostBecause;
  }

  /** The last price of the stream, or of the newest loaded candle before the first; `null` without either. */
  get latestPrice(): number | null {
    if (!Number.isNaN(this.streamPrice)) return this.streamPrice;
    for (const series of this.series) {
      const price = series.forming?.close ?? series.value('close', 0);
      if (!Number.isNaN(price)) return price;
    }
    return null;
  }

  seriesOf(timeframe: Timeframe): CandleSeries | null {
    for (const series of this.series) if (series.timeframe === timeframe) return series;
    return null;
  }

  applyCandle(series: CandleSeries, candle: Candle, receivedAt: number): void {
    this.aliveAt = receivedAt;
    const graceMs = this.options.closeGraceMs;
    this.overdue.candleReceived(candle, series.forming, { receivedAt, graceMs });
    series.update(candle, receivedAt + this.venueAheadMs);
    if (series.forming === candle) this.movePrice(candle.close);
  }

  /** Records an unusable candle message for all series, since its timeframe is unknown. */
  missCandles(receivedAt: number): void {
    this.aliveAt = receivedAt;
    for (const series of this.series) series.miss(receivedAt + this.venueAheadMs);
  }

  applyQuote(quote: Quote): void {
    if (!(quote.bid > 0 && quote.ask >= quote.bid && quote.last > 0 && quote.ask < Infinity)) {
      this.statistics.refusedQuotes += 1;
      return;
    }
    this.statistics.quotes += 1;
    this.aliveAt = quote.receivedAt;
    const previous = this.best.fromTicker;
    this.best.takeTicker(quote);
    this.overdue.tickerReceived();
    if (previous?.last !== quote.last) {
      const now = quote.receivedAt + this.venueAheadMs;
      for (const series of this.series) {
        // A ticker is sent for new best prices, so its last price may be late and already part of a candle.
        if (previous && series.lastClose !== quote.last) series.tradeSeen(now);
        series.touch(quote.last, now);
      }
    }
    this.listener.quoteChanged(this.id, quote);
    this.movePrice(quote.last);
  }

  applyTrades(event: TradesEvent): void {
    this.aliveAt = event.receivedAt;
    this.overdue.tradesReceived(event.receivedAt);
    const { trades } = event;
    for (const trade of trades) this.tape.append(trade);
    this.statistics.trades += trades.length;
    const newest = trades.at(-1);
    if (newest && !event.snapshot) {
      for (const trade of trades) this.noteTrade(trade.at);
      this.movePrice(newest.price);
    }
    this.listener.tradesSeen(this.id, trades);
  }

  applyBook(book: OrderBookView, receivedAt: EpochMs): void {
    this.statistics.bookUpdates += 1;
    this.aliveAt = receivedAt;
    this.ladder = book;
    this.ladderAt = receivedAt;
    this.overdue.bookReceived(book, this.best.fromTicker, receivedAt);
    this.best.takeBook(book, receivedAt);
    this.listener.bookChanged(this.id, book, receivedAt);
  }

  /** Marks the book unknown and notifies the listener once per loss; a repeated call only changes the reason. */
  loseBook(reason: BookUnknownReason): void {
    const wasKnown = this.ladder !== null;
    this.ladder = null;
    this.lostBecause = reason;
    if (!wasKnown) return;
    this.statistics.booksLost += 1;
    this.listener.bookUnknown(this.id, reason);
  }

  freshness(now: number): Freshness {
    const { quote } = this;
    return {
      candleAgeMs: ageAt(now, this.candlesAsOf()),
      closedCandleAgeMs: ageAt(now, this.baseKnownUntil()),
      quoteAgeMs: ageAt(now, quote?.receivedAt ?? null),
      bookAgeMs: ageAt(now, this.ladder && this.ladderAt),
    };
  }

  /**
   * Since when a channel has been silent: since another channel showed an update that it should have sent, otherwise
   * since the last message that implies it missed none. `null` before its first message.
   */
  silentSince(channel: FeedChannel): number | null {
    switch (channel) {
      case 'book':
        return this.ladderAt;
      case 'quotes':
        return firstNumber(this.overdue.quotesOverdueSince, this.best.at);
      case 'trades':
        return firstNumber(this.overdue.tradesOverdueSince, this.aliveAt);
      case 'candles':
        return this.candlesAsOf();
    }
  }

  quoteConfirms(close: number, now: number): boolean {
    const { quote } = this;
    if (!quote) return false;
    const age = now - this.venueAheadMs - quote.receivedAt;
    if (age > this.options.quoteAgeMsMax) return false;
    return Math.abs(midOf(quote) / close - 1) <= this.options.outlierRate;
  }

  candleClosed(timeframe: Timeframe, candle: Candle): void {
    this.scanPrice = candle.close;
    this.listener.candleClosed(this.id, timeframe, candle);
  }

  candleCorrected(timeframe: Timeframe, closed: Candle, corrected: Candle): void {
    this.listener.candleCorrected({ instrument: this.id, timeframe, closed, corrected });
  }

  candleRefused(timeframe: Timeframe, reason: CandleRefusalReason): void {
    this.listener.candleRefused(this.id, timeframe, reason);
  }

  gapFound(timeframe: Timeframe, gap: SeriesGap): void {
    this.listener.gapFound(this.repairOf(timeframe, gap));
  }

  gapResolved(timeframe: Timeframe, gap: SeriesGap, how: GapResolution): void {
    this.listener.gapResolved(this.repairOf(timeframe, gap), how);
  }

  outlierJudged(
    timeframe: Timeframe,
    report: Omit<OutlierReport, 'instrument' | 'timeframe'>,
  ): void {
    this.listener.outlierJudged({ instrument: this.id, timeframe, ...report });
  }

  private repairOf(timeframe: Timeframe, { from, to, since, reason }: SeriesGap): GapRepair {
    return { instrument: this.id, timeframe, from, to, since, reason };
  }

  /** The instant up to which the candle channels are known to be complete; `null` until every series has started. */
  private candlesAsOf(): number | null {
    if (this.aliveAt === null) return null;
    let asOf = Math.max(this.aliveAt, this.baseKnownUntil() ?? -Infinity);
    for (const series of this.series) {
      if (!series.isStarted) return null;
      const overdueSince = series.unansweredSince - this.venueAheadMs;
      if (!Number.isNaN(overdueSince)) asOf = Math.min(asOf, overdueSince);
    }
    return asOf;
  }

  /**
   * End of the newest complete candle of the shortest series, limited to the last message of the venue. Up to then no
   * candle was missed, however long ago the last trade was. `null` before the first.
   */
  private baseKnownUntil(): number | null {
    const knownUntil = this.series[0]?.knownUntil ?? NaN;
    if (Number.isNaN(knownUntil) || this.link.lastHeardAt === -Infinity) return null;
    return Math.min(knownUntil, this.link.lastHeardAt) - this.venueAheadMs;
  }

  /** Records a trade seen on another channel: every candle series must show it. */
  private noteTrade(now: number): void {
    for (const series of this.series) series.tradeSeen(now);
  }

  private movePrice(price: number): void {
    this.streamPrice = price;
    if (Number.isNaN(this.scanPrice)) {
      this.scanPrice = price;
      return;
    }
    const moveRate = price / this.scanPrice - 1;
    if (Math.abs(moveRate) < this.options.priceMoveRate) return;
    this.scanPrice = price;
    this.listener.priceMoved(this.id, price, moveRate);
  }
}

function ageAt(now: number, asOf: number | null): number | null {
  return asOf === null ? null : Math.max(0, now - asOf);
}

/** The first value unless it is NaN, otherwise the second. */
function firstNumber(overdueSince: number, since: number | null): number | null {
  return Number.isNaN(overdueSince) ? since : overdueSince;
}
