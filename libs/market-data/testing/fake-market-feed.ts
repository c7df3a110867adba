import {
  epochMs,
  TidegateError,
  type Clock,
  type EpochMs,
  type InstrumentId,
} from '@tidegate/kernel';
import {
  OrderBookLadder,
  type CandleRequest,
  type FeedChannel,
  type FeedHealth,
  type FeedSubscription,
  type MarketFeed,
} from '@tidegate/market-data';
import type { Candle, Instrument, MarketEvent, Timeframe, VenueStatus } from '@tidegate/model';

import { openTimeAt, quoteAt, TEST_VENUE, tradeAt, walkOfCandles } from './builders.js';

export interface FakeMarketFeedSetup {
  readonly clock: Clock;
  readonly instruments: readonly Instrument[];
  /** Candles that `loadCandles` serves per timeframe, oldest first; default: a seeded walk. */
  readonly history?: (instrument: Instrument, timeframe: Timeframe) => readonly Candle[];
}

const HISTORY_CANDLES = 50;

/**
 * An in-memory venue: serves history, snapshots on subscription, and events that the test publishes. No IO or timers.
 */
export class FakeMarketFeed implements MarketFeed {
  readonly venue = TEST_VENUE;
  status: VenueStatus = 'online';
  private subscription: FeedSubscription | null = null;
  private listener: ((event: MarketEvent) => void) | null = null;
  private connectedAt: EpochMs | null = null;
  private reconnects = 0;
  private resyncs = 0;

  constructor(private readonly setup: FakeMarketFeedSetup) {}

  async loadInstruments(): Promise<readonly Instrument[]> {
    return this.setup.instruments;
  }

  async loadCandles(request: CandleRequest): Promise<readonly Candle[]> {
    const { instrument, timeframe, limit, since = 0 } = request;
    if (!this.lists(instrument)) {
      throw new TidegateError('VENUE_REFUSED', `${instrument.symbol} is not listed`);
    }
    const { history = (_, frame) => walkOfCandles(1, HISTORY_CANDLES, frame) } = this.setup;
    return history(instrument, timeframe)
      .filter(({ openTime }) => openTime >= since)
      .slice(-limit);
  }

  async venueTime(): Promise<EpochMs> {
    return this.setup.clock.now();
  }

  async venueStatus(): Promise<VenueStatus> {
    return this.status;
  }

  async start(
    subscription: FeedSubscription,
    listener: (event: MarketEvent) => void,
  ): Promise<void> {
    this.subscription = subscription;
    this.listener = listener;
    this.connect();
  }

  resubscribe(instrument: InstrumentId, channel: FeedChannel): void {
    this.resyncs += 1;
    const receivedAt = this.setup.clock.now();
    if (channel === 'book') {
      this.publish({ type: 'book_unknown', instrument, reason: 'no_snapshot', receivedAt });
    }
    const found = this.setup.instruments.find(({ id }) => id === instrument);
    if (found) this.publishSnapshots(found, [channel]);
  }

  reconnect(reason: string): void {
    this.disconnect(reason);
    this.reconnects += 1;
    this.connect();
  }

  health(): FeedHealth {
    const unlisted = this.subscription?.instruments.filter((one) => !this.lists(one)) ?? [];
    return {
      connected: this.connectedAt !== null,
      connectedAt: this.connectedAt,
      lastMessageAt: this.connectedAt,
      reconnects: this.reconnects,
      resyncs: this.resyncs,
      malformed: 0,
      tradeGaps: 0,
      refusals: unlisted.map(({ symbol }) => ({ subject: symbol, reason: 'not listed' })),
    };
  }

  async stop(): Promise<void> {
    this.listener = null;
    this.connectedAt = null;
  }

  /** Delivers `event` to the listener, as if sent by the venue. */
  publish(event: MarketEvent): void {
    this.listener?.(event);
  }

  /** Breaks the connection; `reconnect` restores it. */
  disconnect(reason: string): void {
    const receivedAt = this.setup.clock.now();
    this.connectedAt = null;
    for (const { id: instrument } of this.subscribed()) {
      this.publish({ type: 'book_unknown', instrument, reason: 'disconnected', receivedAt });
    }
    const { venue } = this;
    this.publish({ type: 'connection', venue, connected: false, reason, receivedAt });
  }

  private connect(): void {
    const receivedAt = this.setup.clock.now();
    const { venue } = this;
    this.connectedAt = receivedAt;
    this.publish({ type: 'connection', venue, connected: true, reason: '', receivedAt });
    const channels = this.subscription?.channels ?? [];
    for (const instrument of this.subscribed()) this.publishSnapshots(instrument, channels);
  }

  private subscribed(): readonly Instrument[] {
    return this.subscription?.instruments.filter((one) => this.lists(one)) ?? [];
  }

  private lists(instrument: Instrument): boolean {
    return this.setup.instruments.some(({ id }) => id === instrument.id);
  }

  private publishSnapshots(of: Instrument, channels: readonly FeedChannel[]): void {
    const receivedAt = this.setup.clock.now();
    const instrument = of.id;
    if (channels.includes('candles')) {
      for (const timeframe of this.subscription?.timeframes ?? []) {
        const [candle] = walkOfCandles(1, 1, timeframe);
        const openTime = openTimeAt(timeframe, HISTORY_CANDLES);
        if (!candle) continue;
        const forming = { ...candle, openTime };
        this.publish({ type: 'candle', instrument, timeframe, candle: forming, receivedAt });
      }
    }
    if (channels.includes('quotes')) {
      this.publish({ type: 'quote', instrument, quote: quoteAt(receivedAt, 100) });
    }
    if (channels.includes('trades')) {
      const trades = [tradeAt(epochMs(receivedAt - 1), 100)];
      this.publish({ type: 'trades', instrument, trades, snapshot: true, receivedAt });
    }
    if (channels.includes('book')) {
      const book = new OrderBookLadder(this.subscription?.bookDepth ?? 10);
      book.apply('bid', 99.9, 1);
      book.apply('ask', 100.1, 1);
      book.commit();
      this.publish({ type: 'book', instrument, book, receivedAt });
    }
  }
}
