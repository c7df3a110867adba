import { SECOND_MS } from '@tidegate/kernel';
import type { VenueStatus } from '@tidegate/model';

import type { ChannelWriter } from './channel-writer.js';
import { ANY_TARGET } from './core/fault-engine.js';
import type { InstrumentMarket } from './core/instrument-market.js';
import { HEARTBEAT_FRAME, statusFrame } from './kraken/socket-frames.js';
import { publishedSoFar, unpublishedRows, type Published } from './published.js';
import type { Topics } from './topics.js';
import type { Venue } from './venue.js';

export interface PublisherParts {
  readonly venue: Venue;
  readonly topics: Topics;
  readonly writer: ChannelWriter;
}

const TRADES_PER_FRAME = 500;

/** Publishes changes to subscribers; each frame is built once for all of them. */
export class Publisher {
  private readonly known = new Map<InstrumentMarket, Published>();
  private readonly precisions = new Map<InstrumentMarket, number>();
  private status: VenueStatus = 'online';

  constructor(private readonly parts: PublisherParts) {
    for (const market of parts.venue.markets) {
      this.known.set(market, publishedSoFar(market));
      this.precisions.set(market, market.instrument.pricePrecision);
    }
  }

  /** Publishes all changes since the last call, oldest first, then the due heartbeats. */
  publish(): void {
    const { venue, topics } = this.parts;
    for (const session of topics.sessions) session.cork();
    this.publishStatus();
    // The venue trades only while online, and publishes nothing until it accepts orders again.
    const isHalted = this.status === 'maintenance' || this.status === 'cancel_only';
    for (const market of venue.markets) {
      this.publishPrecision(market);
      if (!isHalted) this.publishMarket(market, this.known.get(market) as Published);
      this.known.set(market, publishedSoFar(market));
    }
    this.sendHeartbeats();
    for (const session of topics.sessions) session.uncork();
  }

  private publishMarket(market: InstrumentMarket, known: Published): void {
    const traded = this.publishTrades(market, known);
    this.publishBooks(market);
    this.publishTicker(market, known, traded);
    this.publishCandles(market, known);
  }

  /** Returns whether there were new trades. */
  private publishTrades(market: InstrumentMarket, known: Published): boolean {
    const { topics, writer } = this.parts;
    const { symbol } = market.instrument;
    const prints = market.printsAfter(known.printId);
    const topic = `trade ${symbol}`;
    if (topics.hasMembers(topic)) {
      for (let first = 0; first < prints.length; first += TRADES_PER_FRAME) {
        const page = prints.slice(first, first + TRADES_PER_FRAME);
        topics.broadcast(topic, writer.trades(market, page, 'update'), {
          channel: 'trade',
          symbol,
        });
      }
    }
    return prints.length > 0;
  }

  private publishBooks(market: InstrumentMarket): void {
    const { topics, writer } = this.parts;
    const { symbol } = market.instrument;
    for (const depth of writer.bookDepths(market)) {
      const topic = `book ${depth} ${symbol}`;
      if (!topics.hasMembers(topic)) {
        writer.forgetBook(market, depth);
        continue;
      }
      const text = writer.bookUpdate(market, depth);
      if (text !== null) topics.broadcast(topic, text, { channel: 'book', symbol });
    }
  }

  private publishTicker(market: InstrumentMarket, known: Published, traded: boolean): void {
    const { topics, writer } = this.parts;
    const { symbol } = market.instrument;
    const { bid, ask } = publishedSoFar(market);
    const moved = bid !== known.bid || ask !== known.ask;
    const due = [
      ...(traded ? [`ticker trades ${symbol}`] : []),
      ...(moved || traded ? [`ticker bbo ${symbol}`] : []),
    ].filter((topic) => topics.hasMembers(topic));
    if (due.length === 0) return;
    const text = writer.ticker(market, 'update');
    if (text === null) return;
    for (const topic of due) topics.broadcast(topic, text, { channel: 'ticker', symbol });
  }

  private publishCandles(market: InstrumentMarket, known: Published): void {
    const { topics, writer } = this.parts;
    const { symbol } = market.instrument;
    for (const [interval, state] of known.candles) {
      const topic = `ohlc ${interval} ${symbol}`;
      if (!topics.hasMembers(topic)) continue;
      // One row per frame: the final state of a candle precedes the first state of the next.
      for (const row of unpublishedRows(market, interval, state)) {
        const text = writer.candles(market, interval, { rows: [row], type: 'update' });
        topics.broadcast(topic, text, { channel: 'ohlc', symbol });
      }
    }
  }

  private publishStatus(): void {
    const { venue, topics, writer } = this.parts;
    const status = venue.status();
    if (status === this.status) return;
    this.status = status;
    for (const session of topics.sessions) {
      session.send(statusFrame(status, session.id), { ...ANY_TARGET, channel: 'status' });
    }
    const text = writer.instruments(venue.markets, 'update');
    topics.broadcast('instrument', text, { ...ANY_TARGET, channel: 'instrument' });
  }

  private publishPrecision(market: InstrumentMarket): void {
    const { venue, topics, writer } = this.parts;
    const { precision } = venue.priceFormat(market);
    if (precision === this.precisions.get(market)) return;
    this.precisions.set(market, precision);
    const { symbol } = market.instrument;
    const text = writer.instruments([market], 'update');
    topics.broadcast('instrument', text, { channel: 'instrument', symbol });
  }

  /** Sends a heartbeat to subscribed clients after a second without other frames. */
  private sendHeartbeats(): void {
    const { venue, topics } = this.parts;
    const now = venue.instant();
    for (const session of topics.sessions) {
      if (session.subscriptions.size === 0 || now - session.lastSentAt < SECOND_MS) continue;
      session.send(HEARTBEAT_FRAME, { ...ANY_TARGET, channel: 'heartbeat' });
    }
  }
}
