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

/** Depths that Kraken serves. */
const BOOK_DEPTHS: readonly number[] = [10, 25, 100, 500, 1_000];

export interface KrakenFeedSetup extends AdapterSetup {
  readonly options: KrakenOptions;
  /** The venue's name in events; another one for a second Kraken-speaking venue. */
  readonly venue?: VenueId;
}

/** Kraken's public market data: REST for what was, one WebSocket v2 connection for what is. */
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

  /** At most the last 720 candles, whatever is asked for: that is all the venue keeps. */
  async loadCandles(request: CandleRequest): Promise<readonly Candle[]> {
    const { instrument, timeframe, limit, since } = request;
    invariant(limit > 0, 'At least one candle is asked for', { limit });
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
    invariant(this.socket === null, 'A feed is started once');
    const { bookDepth, channels } = subscription;
    if (channels.includes('book') && !BOOK_DEPTHS.includes(bookDepth)) {
      throw new TidegateError(
        'BOOK_DEPTH_NOT_OFFERED',
        `Kraken has no book of ${bookDepth} levels; choose one of ${BOOK_DEPTHS.join(', ')}`,
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
