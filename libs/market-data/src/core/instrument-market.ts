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
import { ChannelDebts } from './channel-debts.js';
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

/** What all instruments of one cache share. */
export interface MarketContext {
  readonly options: MarketDataOptions;
  readonly statistics: MarketDataStatistics;
  readonly link: FeedLink;
  readonly listener: MarketDataListener;
  /** Venue clock − our clock; `null` until it was measured. */
  skewMs: number | null;
}

/** Ages of what is known of an instrument; `null` means never. */
export interface Freshness {
  /** Since the candle channels were last known to be complete (see the README), worst timeframe. */
  readonly candleAgeMs: number | null;
  /** Since the end of the newest whole candle of the shortest timeframe; flat ones of ours do not count. */
  readonly closedCandleAgeMs: number | null;
  readonly quoteAgeMs: number | null;
  readonly bookAgeMs: number | null;
}

/** Everything known of one instrument: its series, quote, book and trades. Instants taken are our clock. */
export class InstrumentMarket implements SeriesOwner {
  readonly options: MarketDataOptions;
  readonly statistics: MarketDataStatistics;
  readonly link: FeedLink;
  /** Shortest timeframe first. */
  readonly series: readonly CandleSeries[];
  readonly tape: TradeTape;
  private readonly best = new BestQuote();
  private readonly debts = new ChannelDebts();
  private readonly id: InstrumentId;
  private readonly listener: MarketDataListener;
  private ladder: OrderBookView | null = null;
  private ladderAt: EpochMs | null = null;
  private lostBecause: BookUnknownReason = 'no_snapshot';
  /** When this instrument was last heard of on any channel. */
  private aliveAt = -Infinity;
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

  /** What the skew is taken for: an unknown one moves nothing. */
  private get venueAheadMs(): number {
    return this.context.skewMs ?? 0;
  }

  /** The newest best prices, of the ticker or of the verified book; `null` before the first. */
  get quote(): Quote | null {
    return this.best.read(this.latestPrice);
  }

  /** The live book while it is known. */
  get book(): OrderBookView | null {
    return this.ladder;
  }

  /** When the book last changed; kept when the book is lost, `null` before the first. */
  get bookReceivedAt(): EpochMs | null {
    return this.ladderAt;
  }

  get bookUnknownReason(): BookUnknownReason | null {
    return this.ladder ? null : this.lostBecause;
  }

  /** The last price of the stream, else of the newest loaded candle. */
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
    this.debts.candleSpoke(candle, series.forming, { receivedAt, graceMs });
    series.update(candle, receivedAt + this.venueAheadMs);
    if (series.forming === candle) this.movePrice(candle.close);
  }

  /** A candle message was of no use; whom of the series it concerned is unknown. */
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
    this.debts.tickerSpoke();
    if (previous?.last !== quote.last) {
      const now = quote.receivedAt + this.venueAheadMs;
      for (const series of this.series) {
        // A ticker tells of best prices and so may bring its last price late: one that the candles show is no news.
        if (previous && series.lastClose !== quote.last) series.tradeSeen(now);
        series.touch(quote.last, now);
      }
    }
    this.listener.quoteChanged(this.id, quote);
    this.movePrice(quote.last);
  }

  applyTrades(event: TradesEvent): void {
    this.aliveAt = event.receivedAt;
    this.debts.tradesSpoke(event.receivedAt);
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
    this.debts.bookSpoke(book, this.best.fromTicker, receivedAt);
    this.best.takeBook(book, receivedAt);
    this.listener.bookChanged(this.id, book, receivedAt);
  }

  /** Told once per loss: a book that is unknown already only changes its reason. */
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
      quoteAgeMs: quote ? Math.max(0, now - quote.receivedAt) : null,
      bookAgeMs: this.ladder && this.ladderAt !== null ? Math.max(0, now - this.ladderAt) : null,
    };
  }

  /**
   * Since when a channel has said nothing that it should have said: since another channel showed what it owes, else since
   * the last sign that there was nothing to say. `null` when it was never heard.
   */
  silentSince(channel: FeedChannel): number | null {
    switch (channel) {
      case 'book':
        return this.ladderAt;
      case 'quotes':
        return firstNumber(this.debts.quotesOwedSince, this.best.at);
      case 'trades':
        return firstNumber(this.debts.tradesOwedSince, this.aliveAt);
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

  /** Up to when the candle channels are known to be complete; `null` before each has begun. */
  private candlesAsOf(): number | null {
    if (this.aliveAt === -Infinity) return null;
    let asOf = Math.max(this.aliveAt, this.baseKnownUntil() ?? -Infinity);
    for (const series of this.series) {
      if (!series.isStarted) return null;
      const owedSince = series.unansweredSince - this.venueAheadMs;
      if (owedSince < asOf) asOf = owedSince;
    }
    return asOf;
  }

  /**
   * End of the newest whole candle of the shortest series, as far as the venue was heard since: up to there nothing can
   * have been missed, however long before it the last trade was. `null` before the first.
   */
  private baseKnownUntil(): number | null {
    const knownUntil = this.series[0]?.knownUntil ?? NaN;
    if (Number.isNaN(knownUntil) || this.link.lastHeardAt === -Infinity) return null;
    return Math.min(knownUntil, this.link.lastHeardAt) - this.venueAheadMs;
  }

  /** A trade was seen on another channel: each candle series owes its message about it. */
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

/** The first, unless it is NaN. */
function firstNumber(owedSince: number, since: number | null): number | null {
  return Number.isNaN(owedSince) ? since : owedSince;
}
