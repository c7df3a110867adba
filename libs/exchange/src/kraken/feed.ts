import {
  invariant,
  TidegateError,
  type EpochMs,
  type InstrumentId,
  type VenueId,
} from '@tidegate/kernel';
import type {
  CandleRequest,
  FeedChannel,
  FeedHealth,
  FeedSubscription,
  MarketFeed,
} from '@tidegate/market-data';
import type { Candle, Instrument, MarketEvent, VenueStatus } from '@tidegate/model';

import type { AdapterSetup } from '../wire.js';
import type { KrakenOptions } from './options.js';
import { KrakenRestClient } from './rest-client.js';
import { KrakenSocketClient } from './socket-client.js';
import { KRAKEN } from './venue.js';

/** Book depths that Kraken offers. */
const BOOK_DEPTHS: readonly number[] = [10, 25, 100, 500, 1_000];

export interface KrakenFeedSetup extends AdapterSetup {
  readonly options: KrakenOptions;
  /** The venue's name in events; set it for another venue that speaks Kraken's protocol. */
  readonly venue?: VenueId;
}

/** Kraken's public market data: REST for history, one WebSocket v2 connection for live data. */
export class KrakenFeed implements MarketFeed {
  readonly venue: VenueId;
  readonly rest: KrakenRestClient;
  private socket: KrakenSocketClient | null = null;

  constructor(private readonly setup: KrakenFeedSetup) {
    this.venue = setup.venue ?? KRAKEN;
    this.rest = new KrakenRestClient({ ...setup, venue: this.venue });
  }

  loadInstruments(): Promise<readonly Instrument[]> {
    return this.rest.instruments();
  }

  /** Returns at most the last 720 candles, which is all that the venue keeps. */
  async loadCandles(request: CandleRequest): Promise<readonly Candle[]> {
    const { instrument, timeframe, limit, since } = request;
    invariant(limit > 0, 'Candle limit must be at least 1', { limit });
    const candles = await this.rest.candles(instrument.symbol, timeframe, since);
    return candles.filter(({ openTime }) => openTime >= (since ?? 0)).slice(-limit);
  }

  venueTime(): Promise<EpochMs> {
    return this.rest.time();
  }

  venueStatus(): Promise<VenueStatus> {
    return this.rest.systemStatus();
  }

  async start(
    subscription: FeedSubscription,
    listener: (event: MarketEvent) => void,
  ): Promise<void> {
    invariant(this.socket === null, 'Feed is already started');
    const { bookDepth, channels } = subscription;
    if (channels.includes('book') && !BOOK_DEPTHS.includes(bookDepth)) {
      throw new TidegateError(
        'BOOK_DEPTH_NOT_OFFERED',
        `Kraken offers no book depth of ${bookDepth} levels; choose one of ${BOOK_DEPTHS.join(', ')}`,
        { details: { bookDepth } },
      );
    }
    this.socket = new KrakenSocketClient({
      ...this.setup,
      venue: this.venue,
      subscription,
      listener,
    });
    await this.socket.start();
  }

  resubscribe(instrument: InstrumentId, channel: FeedChannel): void {
    this.socket?.renew(instrument, channel);
  }

  reconnect(reason: string): void {
    this.socket?.reconnect(reason);
  }

  health(): FeedHealth {
    const { socket } = this;
    return {
      connected: socket?.isConnected ?? false,
      connectedAt: socket?.connectedAt ?? null,
      lastMessageAt: socket?.lastMessageAt ?? null,
      reconnects: socket?.reconnects ?? 0,
      resyncs: socket?.resyncs ?? 0,
      malformed: socket?.statistics.malformed ?? 0,
      tradeGaps: socket?.statistics.tradeGaps ?? 0,
      refusals: (socket?.refusals ?? []).map(({ topic, reason }) => ({
        subject: [topic.channel, topic.symbol, topic.parameter || null].filter(Boolean).join(' '),
        reason,
      })),
    };
  }

  async stop(): Promise<void> {
    await this.socket?.stop();
  }
}
