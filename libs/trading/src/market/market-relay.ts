import type { BookOptions } from '@tidegate/ai';
import {
  epochMs,
  type Clock,
  type EpochMs,
  type InstrumentId,
  type Logger,
} from '@tidegate/kernel';
import type { GapRepair, MarketDataCache, MarketDataListener } from '@tidegate/market-data';
import {
  candleCloseTime,
  timeframeMs,
  type BookUnknownReason,
  type Candle,
  type Instrument,
  type Timeframe,
} from '@tidegate/model';

import { BookWatch } from './book-watch.js';
import { ClosedCandles, type ClosedCandle } from './closed-candles.js';
import { DueScans, type DueScan, type RescanTrigger } from './due-scans.js';
import type { EngineInput, MarketView, ScanInput } from '../core/inputs/engine-input.js';
import type { TelemetrySink } from '../ports.js';

export interface MarketRelaySetup {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Timeframes whose closes trigger scans: the primary timeframes of the profiles in use. */
  readonly primaries: () => ReadonlySet<Timeframe>;
  /** Book levels per side in a scan. */
  readonly bookDepth: number;
  /** Age above which a book counts as unknown. */
  readonly bookAgeMsMax: number;
  /** Options of the book analysis. */
  readonly bookOptions: BookOptions;
  /** Time after a close for the other timeframes to close as well. */
  readonly closeGraceMs: number;
  /**
   * Whether price moves and the fallback timer trigger scans between closes; set if the feed has prices between closes.
   * If not, candles are emitted in a fixed order once the grace after their close is over.
   */
  readonly rescans: boolean;
  readonly emit: (input: EngineInput) => void;
  readonly telemetry: Pick<TelemetrySink, 'candle'> | null;
  /** Called to load the missing candles of a series. */
  readonly onGap: (repair: GapRepair) => void;
}

/**
 * Turns events of the market data cache into inputs of the engine: closed candles, and scans once all timeframes of an
 * instrument have closed. Live feeds and back-tests use the same object.
 */
export class MarketRelay {
  private cache: MarketDataCache | null = null;
  private readonly due = new DueScans();
  private history: Candle[] | null = null;
  private scanned = 0;
  private readonly books: BookWatch;
  private readonly closed: ClosedCandles;

  constructor(private readonly setup: MarketRelaySetup) {
    this.books = new BookWatch(setup.bookOptions);
    this.closed = new ClosedCandles(setup.closeGraceMs);
  }

  /** Sets the cache that scans read. The cache needs `listener()`, so it is created after the relay. */
  attach(cache: MarketDataCache): void {
    this.cache = cache;
    const order = cache.instruments().map(({ id }) => id);
    this.closed.setOrder(order);
    this.due.setOrder(order);
  }

  get scansEmitted(): number {
    return this.scanned;
  }

  /** A listener for the cache that also passes each event to the driver's own listener. */
  listener(own: Partial<MarketDataListener>): MarketDataListener {
    return {
      candleClosed: (instrument, timeframe, candle) => {
        this.candleClosed(instrument, timeframe, candle);
        own.candleClosed?.(instrument, timeframe, candle);
      },
      gapFound: (repair) => {
        this.setup.onGap(repair);
        own.gapFound?.(repair);
      },
      priceMoved: (instrument, price, moveRate) => {
        this.request(instrument, 'price_move');
        own.priceMoved?.(instrument, price, moveRate);
      },
      candleCorrected: (correction) => own.candleCorrected?.(correction),
      candleRefused: (...refusal) => own.candleRefused?.(...refusal),
      quoteChanged: (instrument, quote) => own.quoteChanged?.(instrument, quote),
      bookChanged: (instrument, book, receivedAt) => {
        this.books.onBook(instrument, book, receivedAt);
        own.bookChanged?.(instrument, book, receivedAt);
      },
      bookUnknown: (instrument, reason) => {
        this.books.onUnknown(instrument);
        own.bookUnknown?.(instrument, reason);
      },
      tradesSeen: (instrument, trades) => own.tradesSeen?.(instrument, trades),
      gapResolved: (repair, how) => own.gapResolved?.(repair, how),
      outlierJudged: (report) => own.outlierJudged?.(report),
      instrumentChanged: (instrument) => {
        this.setup.emit({ type: 'instrument', at: this.setup.clock.now(), instrument });
        own.instrumentChanged?.(instrument);
      },
      venueStatusChanged: (...status) => own.venueStatusChanged?.(...status),
      connectionChanged: (...connection) => own.connectionChanged?.(...connection),
    };
  }

  /** Loads history into one series of the cache and emits it as one input; returns the number of candles. */
  warmUp(instrument: Instrument, timeframe: Timeframe, candles: readonly Candle[]): number {
    this.history = [];
    this.cacheOrThrow().warmUp(instrument.id, timeframe, candles);
    const closed = this.history;
    this.history = null;
    this.setup.emit({
      type: 'warmed_up',
      at: this.setup.clock.now(),
      instrument: instrument.id,
      timeframe,
      candles: closed,
    });
    return closed.length;
  }

  /** Requests a scan between closes; without effect if `rescans` is off. */
  request(instrument: InstrumentId, trigger: RescanTrigger): void {
    if (this.setup.rescans) this.due.addRescan(instrument, trigger);
  }

  /** Emits due candles, then due scans, in the order of the cache's instruments. */
  emitDueScans(): void {
    const cache = this.cacheOrThrow();
    const at = this.setup.clock.now();
    const venueNow = cache.venueTimeAt(at);
    for (const closed of this.closed.takeDue(venueNow)) this.emitCandle(closed);
    this.emitScans(this.due.takeDue(venueNow), at);
  }

  /** Emits scans of the same moment as one input; none for an instrument that has no price yet. */
  private emitScans(due: readonly DueScan[], at: EpochMs): void {
    const scans: ScanInput[] = [];
    for (const { instrument, trigger, timeframe } of due) {
      const market = this.viewOf(instrument, at);
      if (!market) continue;
      scans.push({ type: 'scan', at, madeAt: at, instrument, trigger, timeframe, market });
    }
    this.scanned += scans.length;
    const [first] = scans;
    if (!first) return;
    this.setup.emit(scans.length === 1 ? first : { type: 'scans', at, madeAt: at, scans });
  }

  private candleClosed(instrument: InstrumentId, timeframe: Timeframe, candle: Candle): void {
    if (this.history) {
      this.history.push(candle);
      return;
    }
    const closed = { instrument, timeframe, candle };
    if (this.setup.rescans) this.emitCandle(closed);
    else this.closed.add(closed);
    // A synthetic candle has no trades, so there is nothing new to scan.
    if (candle.synthetic || !this.setup.primaries().has(timeframe)) return;
    const at = this.setup.clock.now();
    const closedAt = candleCloseTime(candle.openTime, timeframe);
    const isRecent = at - closedAt < timeframeMs(timeframe);
    if (!isRecent) return;
    this.due.addClose(instrument, timeframe, closedAt + this.setup.closeGraceMs);
  }

  private emitCandle({ instrument, timeframe, candle }: ClosedCandle): void {
    const at = this.setup.clock.now();
    this.setup.emit({ type: 'candle', at, instrument, timeframe, candle });
    this.setup.telemetry?.candle(instrument, timeframe, candle);
  }

  /** The market data of a scan; `null` before the first price. */
  private viewOf(instrument: InstrumentId, at: EpochMs): MarketView | null {
    const cache = this.cacheOrThrow();
    const lastPrice = this.priceOf(instrument);
    if (lastPrice === null) return null;
    const { candleAgeMs, closedCandleAgeMs } = cache.freshnessOf(instrument, at);
    const { book, bookUnknownReason } = this.bookView(instrument, at);
    return {
      quote: cache.quote(instrument),
      book,
      bookUnknownReason,
      bookVanished: this.books.vanished(instrument, at),
      candleAgeMs: this.setup.rescans ? candleAgeMs : closedCandleAgeMs,
      lastPrice,
      clockSkewMs: cache.venueSkewMs,
      venueStatus: cache.venueStatus,
    };
  }

  /**
   * Without rescans, price and age are those of the newest closed candle. A row of the next interval that arrives
   * within the grace is not in recordings, so using it would make live and back-test differ.
   */
  private priceOf(instrument: InstrumentId): number | null {
    const cache = this.cacheOrThrow();
    if (this.setup.rescans) return cache.lastPrice(instrument);
    return cache.lastClose(instrument) ?? cache.lastPrice(instrument);
  }

  private bookView(
    instrument: InstrumentId,
    at: EpochMs,
  ): Pick<MarketView, 'book' | 'bookUnknownReason'> {
    const cache = this.cacheOrThrow();
    const book = cache.book(instrument);
    const receivedAt = cache.bookReceivedAt(instrument);
    if (!book || receivedAt === null) {
      return { book: null, bookUnknownReason: cache.bookUnknownReason(instrument) };
    }
    if (at - receivedAt > this.setup.bookAgeMsMax) {
      const stale: BookUnknownReason = 'stale';
      return { book: null, bookUnknownReason: stale };
    }
    return {
      book: book.snapshot(this.setup.bookDepth, epochMs(receivedAt)),
      bookUnknownReason: null,
    };
  }

  private cacheOrThrow(): MarketDataCache {
    if (!this.cache) throw new Error('MarketRelay has no cache attached: call attach() first');
    return this.cache;
  }
}
