import { epochMs, type EpochMs, type InstrumentId, type VenueId } from '@tidegate/kernel';
import type { BookUnknownReason, Instrument, MarketEvent, TradeTick } from '@tidegate/model';

import { parseRfc3339 } from '../../core/rfc3339.js';
import { BookUpdateScanner } from './book-scanner.js';
import { exactBookRow } from './exact-numbers.js';
import { hasSamePrecision, instrumentOfPair } from './instrument-of-pair.js';
import { KrakenBook, type BookOutcome } from './kraken-book.js';
import { parseFrame } from './parse-socket.js';
import type {
  AckFrame,
  BookFrame,
  CandleFrame,
  FrameRefusal,
  InstrumentFrame,
  TickerFrame,
  TradeFrame,
  TradeRow,
} from './socket-frames.js';
import { timeframeOfInterval } from './timeframes.js';

/** Receives the output of a stream. */
export interface StreamSink {
  event(event: MarketEvent): void;
  acknowledged(ack: AckFrame): void;
  /** A book is unverified or candles are incomplete, so a new snapshot is required. Called after the matching event. */
  broken(instrument: InstrumentId, channel: 'book' | 'candles'): void;
  malformed(refusal: FrameRefusal): void;
}

export interface StreamSetup {
  readonly venue: VenueId;
  readonly instruments: readonly Instrument[];
  /** Levels per side. */
  readonly bookDepth: number;
  readonly sink: StreamSink;
}

/** Event counts since the start. */
export interface StreamStatistics {
  frames: number;
  malformed: number;
  /** Well-formed frames of unknown channels, and symbols and intervals that were never subscribed. */
  unknown: number;
  /** Gaps in the venue's consecutive trade ids. */
  tradeGaps: number;
  duplicateTrades: number;
  checksumMismatches: number;
  crossedBooks: number;
}

interface StreamMarket {
  instrument: Instrument;
  book: KrakenBook;
  lastTradeId: number;
}

/**
 * Converts the venue's frames to market events: parsed, verified, and in order of arrival. Pure: the socket client
 * passes frames and time. No frame makes it throw.
 */
export class KrakenStream {
  readonly statistics: StreamStatistics = {
    frames: 0,
    malformed: 0,
    unknown: 0,
    tradeGaps: 0,
    duplicateTrades: 0,
    checksumMismatches: 0,
    crossedBooks: 0,
  };
  private readonly markets = new Map<string, StreamMarket>();
  private readonly sink: StreamSink;
  private readonly inOrder: readonly StreamMarket[];
  private readonly scanner: BookUpdateScanner;

  constructor(private readonly setup: StreamSetup) {
    this.sink = setup.sink;
    for (const instrument of setup.instruments) {
      const book = new KrakenBook(setup.bookDepth, instrument);
      this.markets.set(instrument.symbol, { instrument, book, lastTradeId: NaN });
    }
    this.inOrder = [...this.markets.values()];
    this.scanner = new BookUpdateScanner([...this.markets.keys()]);
  }

  accept(text: string, receivedAt: EpochMs): void {
    this.statistics.frames += 1;
    if (this.acceptScan(text, receivedAt)) return;
    const parsed = parseFrame(text);
    if (!parsed.ok) return this.refuse(parsed.error);
    const frame = parsed.value;
    switch (frame.kind) {
      case 'book':
        return this.acceptBooks(frame, text, receivedAt);
      case 'ticker':
        return this.acceptTickers(frame, receivedAt);
      case 'trade':
        return this.acceptTrades(frame, receivedAt);
      case 'ohlc':
        return this.acceptCandles(frame, receivedAt);
      case 'instrument':
        return this.acceptPairs(frame, receivedAt);
      case 'heartbeat':
        return this.sink.event({ type: 'heartbeat', venue: this.setup.venue, receivedAt });
      case 'status':
        return this.sink.event({
          type: 'venue_status',
          venue: this.setup.venue,
          status: frame.status,
          receivedAt,
        });
      case 'ack':
        return this.sink.acknowledged(frame);
      case 'pong':
        return;
      case 'unknown':
        this.statistics.unknown += 1;
    }
  }

  /** Marks all books unknown, since the connection is lost. */
  disconnected(receivedAt: EpochMs): void {
    for (const market of this.markets.values()) this.loseBook(market, 'disconnected', receivedAt);
  }

  /** Marks one book unknown until its requested snapshot arrives. */
  forgetBook(symbol: string, receivedAt: EpochMs): void {
    const market = this.markets.get(symbol);
    if (market) this.loseBook(market, 'no_snapshot', receivedAt);
  }

  isBookKnown(symbol: string): boolean {
    return this.markets.get(symbol)?.book.isKnown ?? false;
  }

  private acceptBooks(frame: BookFrame, text: string, receivedAt: EpochMs): void {
    for (const refusal of frame.refused) this.refuseBook(refusal, receivedAt);
    for (const row of frame.rows) {
      const market = this.marketOf(row.symbol);
      if (!market) continue;
      const exactRow = () => exactBookRow(text, row);
      const outcome = market.book.apply(row, frame.snapshot, exactRow);
      this.reportBook(market, outcome, receivedAt);
    }
  }

  /** Fast path for most of the traffic; `false` if the frame requires the parser. */
  private acceptScan(text: string, receivedAt: EpochMs): boolean {
    if (!this.scanner.scan(text)) return false;
    const market = this.inOrder[this.scanner.symbolIndex] as StreamMarket;
    const outcome = market.book.applyScan(this.scanner);
    if (outcome === false) return false;
    this.reportBook(market, outcome, receivedAt);
    return true;
  }

  private reportBook(market: StreamMarket, outcome: BookOutcome, receivedAt: EpochMs): void {
    const instrument = market.instrument.id;
    if (outcome === 'verified') {
      this.sink.event({ type: 'book', instrument, book: market.book.ladder, receivedAt });
    } else if (outcome !== 'ignored') {
      if (outcome === 'crossed') this.statistics.crossedBooks += 1;
      else this.statistics.checksumMismatches += 1;
      this.sink.event({ type: 'book_unknown', instrument, reason: outcome, receivedAt });
      this.sink.broken(instrument, 'book');
    }
  }

  private refuseBook(refusal: FrameRefusal, receivedAt: EpochMs): void {
    this.refuse(refusal);
    const market = refusal.symbol === null ? undefined : this.markets.get(refusal.symbol);
    if (!market?.book.isKnown) return;
    this.loseBook(market, 'sequence_gap', receivedAt);
    this.sink.broken(market.instrument.id, 'book');
  }

  private acceptTickers(frame: TickerFrame, receivedAt: EpochMs): void {
    this.refuseAll(frame.refused);
    for (const row of frame.rows) {
      const market = this.marketOf(row.symbol);
      if (!market) continue;
      const quote = {
        bid: row.bid,
        bidQuantity: row.bid_qty,
        ask: row.ask,
        askQuantity: row.ask_qty,
        last: row.last,
        receivedAt,
      };
      this.sink.event({ type: 'quote', instrument: market.instrument.id, quote });
    }
  }

  private acceptTrades(frame: TradeFrame, receivedAt: EpochMs): void {
    this.refuseAll(frame.refused);
    const { rows, snapshot } = frame;
    let start = 0;
    while (start < rows.length) {
      const { symbol } = rows[start] as TradeRow;
      let end = start + 1;
      while (end < rows.length && rows[end]?.symbol === symbol) end += 1;
      const market = this.marketOf(symbol);
      const trades = market ? this.newTrades(market, rows.slice(start, end)) : [];
      if (market && trades.length > 0) {
        const instrument = market.instrument.id;
        this.sink.event({ type: 'trades', instrument, trades, snapshot, receivedAt });
      }
      start = end;
    }
  }

  /** Drops duplicate trades (a snapshot after a reconnect repeats some) and counts gaps in the ids. */
  private newTrades(market: StreamMarket, rows: readonly TradeRow[]): readonly TradeTick[] {
    const trades: TradeTick[] = [];
    for (const row of rows) {
      const { lastTradeId } = market;
      if (row.trade_id <= lastTradeId) {
        this.statistics.duplicateTrades += 1;
        continue;
      }
      if (row.trade_id > lastTradeId + 1) this.statistics.tradeGaps += 1;
      market.lastTradeId = row.trade_id;
      trades.push({
        id: String(row.trade_id),
        side: row.side,
        price: row.price,
        quantity: row.qty,
        at: epochMs(parseRfc3339(row.timestamp)),
      });
    }
    return trades;
  }

  private acceptCandles(frame: CandleFrame, receivedAt: EpochMs): void {
    for (const refusal of frame.refused) this.refuseCandles(refusal, receivedAt);
    for (const row of frame.rows) {
      const market = this.marketOf(row.symbol);
      const timeframe = timeframeOfInterval(row.interval);
      if (!market) continue;
      if (!timeframe) {
        this.statistics.unknown += 1;
        continue;
      }
      const candle = {
        openTime: epochMs(parseRfc3339(row.interval_begin)),
        open: row.open,
        high: row.high,
        low: row.low,
        close: row.close,
        volume: row.volume,
        trades: row.trades,
      };
      const instrument = market.instrument.id;
      this.sink.event({ type: 'candle', instrument, timeframe, candle, receivedAt });
    }
  }

  /** A malformed row may contain new trades, so the candles are resubscribed for their snapshot. */
  private refuseCandles(refusal: FrameRefusal, receivedAt: EpochMs): void {
    this.refuse(refusal);
    const market = refusal.symbol === null ? undefined : this.markets.get(refusal.symbol);
    if (!market) return;
    const instrument = market.instrument.id;
    this.sink.event({ type: 'candles_missed', instrument, receivedAt });
    this.sink.broken(instrument, 'candles');
  }

  private acceptPairs(frame: InstrumentFrame, receivedAt: EpochMs): void {
    this.refuseAll(frame.refused);
    for (const pair of frame.rows) {
      const market = this.markets.get(pair.symbol);
      if (!market) continue;
      const before = market.instrument;
      const instrument = instrumentOfPair(before, pair);
      if (instrument === before) continue;
      market.instrument = instrument;
      this.sink.event({ type: 'instrument', instrument, receivedAt });
      if (hasSamePrecision(before, instrument)) continue;
      const wasKnown = market.book.isKnown;
      this.loseBook(market, 'no_snapshot', receivedAt);
      market.book = new KrakenBook(this.setup.bookDepth, instrument);
      if (wasKnown) this.sink.broken(instrument.id, 'book');
    }
  }

  private loseBook(market: StreamMarket, reason: BookUnknownReason, receivedAt: EpochMs): void {
    if (!market.book.isKnown) return;
    market.book.invalidate();
    const instrument = market.instrument.id;
    this.sink.event({ type: 'book_unknown', instrument, reason, receivedAt });
  }

  private marketOf(symbol: string): StreamMarket | undefined {
    const market = this.markets.get(symbol);
    if (!market) this.statistics.unknown += 1;
    return market;
  }

  private refuseAll(refused: readonly FrameRefusal[]): void {
    for (const refusal of refused) this.refuse(refusal);
  }

  private refuse(refusal: FrameRefusal): void {
    this.statistics.malformed += 1;
    this.sink.malformed(refusal);
  }
}
