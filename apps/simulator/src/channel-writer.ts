import { epochMs, type EpochMs } from '@tidegate/kernel';

import { tradedRows } from './core/candle-history.js';
import type { ServedInterval } from './core/candle-store.js';
import type { InstrumentMarket } from './core/instrument-market.js';
import type { CandleRow, Print } from './core/tape.js';
import { BookFeed } from './kraken/book-feed.js';
import {
  bookFrame,
  candleFrame,
  instrumentFrame,
  tickerFrame,
  tradeFrame,
  type FrameType,
  type Wired,
} from './kraken/socket-frames.js';
import type { ChannelSelection } from './kraken/socket-requests.js';
import type { Venue } from './venue.js';

const SNAPSHOT_TRADES = 50;
const SNAPSHOT_CANDLES = 240;

/** Builds the channel frames from the current state of the venue. */
export class ChannelWriter {
  private readonly books = new Map<InstrumentMarket, Map<number, BookFeed>>();

  constructor(private readonly venue: Venue) {}

  /** The snapshot for a new subscriber; `null` if there is no data yet. */
  snapshot(selection: ChannelSelection, symbol: string | null): string | null {
    if (selection.channel === 'instrument') return this.instruments(this.venue.markets, 'snapshot');
    const market = symbol === null ? null : this.venue.marketOf(symbol);
    if (!market) return null;
    switch (selection.channel) {
      case 'trade':
        return this.trades(market, market.latestTrades(SNAPSHOT_TRADES), 'snapshot');
      case 'ticker':
        return this.ticker(market, 'snapshot');
      case 'ohlc':
        return this.candles(market, selection.interval, {
          rows: this.candleHistory(market, selection.interval),
          type: 'snapshot',
        });
      case 'book':
        return this.bookSnapshot(market, selection.depth);
    }
  }

  instruments(markets: readonly InstrumentMarket[], type: FrameType): string {
    const pairs = markets.map((market) => this.wired(market));
    return instrumentFrame(pairs, this.venue.status(), type);
  }

  trades(market: InstrumentMarket, prints: readonly Print[], type: FrameType): string {
    return tradeFrame(this.wired(market), prints, { type, skewMs: this.venue.skewMs() });
  }

  /** `null` before the first trade. */
  ticker(market: InstrumentMarket, type: FrameType): string | null {
    const statistics = this.venue.statistics(market);
    if (!statistics) return null;
    return tickerFrame(this.wired(market), { market, statistics }, { type, at: this.shownTime() });
  }

  candles(
    market: InstrumentMarket,
    interval: ServedInterval,
    content: { readonly rows: readonly CandleRow[]; readonly type: FrameType },
  ): string {
    const stamp = { type: content.type, at: this.shownTime(), interval };
    return candleFrame(this.wired(market), content.rows, stamp);
  }

  /** Subscribed book depths. */
  bookDepths(market: InstrumentMarket): readonly number[] {
    return [...(this.books.get(market)?.keys() ?? [])];
  }

  /** `null` if the book of this depth has not changed. */
  bookUpdate(market: InstrumentMarket, depth: number): string | null {
    const feed = this.books.get(market)?.get(depth);
    const wired = this.wired(market);
    const change = market.book ? (feed?.update(market.book, wired.format) ?? null) : null;
    return change && bookFrame(wired, change, { type: 'update', at: this.shownTime() });
  }

  /** Removes a depth without subscribers; the next subscriber starts from the current book. */
  forgetBook(market: InstrumentMarket, depth: number): void {
    this.books.get(market)?.delete(depth);
  }

  private bookSnapshot(market: InstrumentMarket, depth: number): string | null {
    if (!market.book) return null;
    const feeds = this.books.get(market) ?? new Map<number, BookFeed>();
    const feed = feeds.get(depth) ?? new BookFeed(depth);
    feeds.set(depth, feed);
    this.books.set(market, feeds);
    const wired = this.wired(market);
    const all = feed.snapshot(market.book, wired.format);
    return bookFrame(wired, all, { type: 'snapshot', at: this.shownTime() });
  }

  private candleHistory(market: InstrumentMarket, interval: ServedInterval): readonly CandleRow[] {
    const from = this.venue.historyFrom();
    const closed = tradedRows(market.candles, { interval, from, limit: SNAPSHOT_CANDLES });
    const forming = this.venue.feed === 'ticks' ? market.candles.forming(interval) : null;
    return forming ? [...closed, forming] : closed;
  }

  private wired(market: InstrumentMarket): Wired {
    return { instrument: market.instrument, format: this.venue.priceFormat(market) };
  }

  private shownTime(): EpochMs {
    return epochMs(this.venue.playedTo() + this.venue.skewMs());
  }
}
