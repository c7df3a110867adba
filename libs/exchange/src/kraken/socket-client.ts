import {
  messageOf,
  TidegateError,
  type EpochMs,
  type InstrumentId,
  type Logger,
  type Timer,
  type VenueId,
} from '@tidegate/kernel';
import type { FeedChannel, FeedSubscription } from '@tidegate/market-data';
import type { MarketEvent } from '@tidegate/model';

import { FlapLimiter } from '../core/flap-limiter.js';
import { ReconnectingSocket } from '../reconnecting-socket.js';
import type { AdapterSetup } from '../wire.js';
import { KrakenStream, type StreamStatistics } from './core/kraken-stream.js';
import type { AckFrame, FrameRefusal } from './core/socket-frames.js';
import { requestText, Subscriptions, type Topic, type TopicRefusal } from './core/subscriptions.js';
import { intervalMinutes } from './core/timeframes.js';
import type { KrakenOptions } from './options.js';

const TICK_MS = 250;
/** A subscribed book without a snapshot is resubscribed after this time. */
const SNAPSHOT_WAIT_MS = 10_000;
const FLAPPING = { freeRenewals: 2, baseMs: 1_000, capMs: 60_000, calmMs: 60_000 };
const TOPIC_CHANNELS = {
  candles: 'ohlc',
  quotes: 'ticker',
  trades: 'trade',
  book: 'book',
} as const;
const PING = JSON.stringify({ method: 'ping', req_id: 0 });

export interface KrakenSocketSetup extends AdapterSetup {
  readonly venue: VenueId;
  readonly options: KrakenOptions;
  readonly subscription: FeedSubscription;
  readonly listener: (event: MarketEvent) => void;
}

/** One WebSocket v2 connection: maintains its subscriptions, resubscribes broken books, and counts events. */
export class KrakenSocketClient {
  reconnects = 0;
  resyncs = 0;
  connectedAt: EpochMs | null = null;
  lastMessageAt: EpochMs | null = null;
  private readonly socket: ReconnectingSocket;
  private readonly stream: KrakenStream;
  private readonly subscriptions: Subscriptions;
  private readonly flaps = new FlapLimiter(FLAPPING);
  private readonly logger: Logger;
  private readonly symbols: ReadonlyMap<InstrumentId, string>;
  /** Since when each subscribed book has had no snapshot. */
  private readonly missingSince = new Map<string, number>();
  private ticking: Timer | null = null;
  private settle: (() => void) | null = null;
  private abandon: ((error: Error) => void) | null = null;

  constructor(private readonly setup: KrakenSocketSetup) {
    const { options, subscription, venue } = setup;
    this.logger = setup.logger;
    this.symbols = new Map(subscription.instruments.map(({ id, symbol }) => [id, symbol]));
    this.stream = new KrakenStream({
      venue,
      instruments: subscription.instruments,
      bookDepth: subscription.bookDepth,
      sink: {
        event: (event) => this.emit(event),
        acknowledged: (ack) => this.acknowledged(ack),
        broken: (instrument, channel) => this.renew(instrument, channel),
        malformed: (refusal) => this.malformed(refusal),
      },
    });
    this.subscriptions = new Subscriptions(topicsOf(subscription), {
      symbolsPerRequestMax: options.symbolsPerRequestMax,
      ackTimeoutMs: options.ackTimeoutMs,
      attemptsMax: options.subscribeAttemptsMax,
    });
    this.socket = new ReconnectingSocket(options.socketUrl, options, setup, {
      opened: () => this.opened(),
      text: (text) => this.text(text),
      idle: () => this.socket.send(PING),
      closed: (reason) => this.closed(reason),
    });
  }

  get isConnected(): boolean {
    return this.socket.isOpen;
  }

  get statistics(): Readonly<StreamStatistics> {
    return this.stream.statistics;
  }

  get refusals(): readonly TopicRefusal[] {
    return this.subscriptions.refusals;
  }

  /** Resolves when every topic is active or refused on one connection; rejects if stopped before that. */
  start(): Promise<void> {
    const subscribed = new Promise<void>((resolve, reject) => {
      this.settle = resolve;
      this.abandon = reject;
    });
    this.ticking = this.setup.wireTime.every(TICK_MS, () => this.tick());
    this.socket.start();
    return subscribed;
  }

  /** Resubscribes one channel of one instrument, with all its parameters, to get a fresh snapshot. */
  renew(instrument: InstrumentId, channel: FeedChannel): void {
    const symbol = this.symbols.get(instrument);
    if (symbol === undefined) return;
    const now = this.setup.wireTime.now();
    const dueAt = this.flaps.nextAt(`${channel} ${symbol}`, now);
    if (channel === 'book') {
      this.missingSince.delete(symbol);
      this.stream.forgetBook(symbol, this.setup.time.now());
    }
    for (const topic of this.subscriptions.topics(TOPIC_CHANNELS[channel], symbol)) {
      this.subscriptions.renew(topic, dueAt);
    }
    this.resyncs += 1;
    this.sendDue();
  }

  reconnect(reason: string): void {
    this.socket.drop(reason);
  }

  async stop(): Promise<void> {
    this.ticking?.cancel();
    this.abandon?.(
      new TidegateError('FEED_STOPPED', 'Feed stopped before all channels were subscribed'),
    );
    await this.socket.stop();
  }

  private opened(): void {
    this.connectedAt = this.setup.time.now();
    this.emitConnection(true, '');
    this.sendDue();
  }

  private closed(reason: string): void {
    if (this.connectedAt !== null) this.reconnects += 1;
    this.connectedAt = null;
    this.missingSince.clear();
    this.subscriptions.disconnected();
    this.stream.disconnected(this.setup.time.now());
    this.emitConnection(false, reason);
  }

  /** A frame must not end the connection. A failure here is a bug and logged as an error. */
  private text(text: string): void {
    const receivedAt = this.setup.time.now();
    this.lastMessageAt = receivedAt;
    try {
      this.stream.accept(text, receivedAt);
    } catch (error) {
      this.logger.error('Frame handling failed', { error: messageOf(error) });
    }
  }

  /** A failing listener must not break the connection: its error is logged, and the feed continues. */
  private emit(event: MarketEvent): void {
    if (event.type === 'venue_status') this.socket.expectOutage(event.status === 'maintenance');
    try {
      this.setup.listener(event);
    } catch (error) {
      this.logger.error('Market event listener failed', {
        event: event.type,
        error: messageOf(error),
      });
    }
  }

  private emitConnection(connected: boolean, reason: string): void {
    const receivedAt = this.setup.time.now();
    this.emit({ type: 'connection', venue: this.setup.venue, connected, reason, receivedAt });
  }

  private acknowledged(ack: AckFrame): void {
    this.subscriptions.acknowledge(ack, this.setup.wireTime.now());
    if (ack.error !== null) {
      const { method, symbol, error } = ack;
      this.logger.warn('Subscription refused', { method, symbol, reason: error });
    }
    this.sendDue();
    this.settleWhenAnswered();
  }

  private malformed({ code, message, channel, symbol }: FrameRefusal): void {
    this.logger.warn('Malformed frame ignored', { code, message, channel, symbol });
  }

  private tick(): void {
    if (!this.socket.isOpen) return;
    this.renewMissingBooks();
    this.sendDue();
    this.settleWhenAnswered();
  }

  private sendDue(): void {
    if (!this.socket.isOpen) return;
    for (const request of this.subscriptions.takeDue(this.setup.wireTime.now())) {
      this.socket.send(requestText(request));
    }
  }

  private settleWhenAnswered(): void {
    if (!this.settle || !this.subscriptions.isSettled) return;
    this.settle();
    this.settle = null;
    this.abandon = null;
  }

  private renewMissingBooks(): void {
    const now = this.setup.wireTime.now();
    for (const [instrument, symbol] of this.symbols) {
      const topic: Topic = {
        channel: 'book',
        symbol,
        parameter: this.setup.subscription.bookDepth,
      };
      if (this.stream.isBookKnown(symbol) || !this.subscriptions.isActive(topic)) {
        this.missingSince.delete(symbol);
        continue;
      }
      const since = this.missingSince.get(symbol) ?? now;
      this.missingSince.set(symbol, since);
      if (now - since >= SNAPSHOT_WAIT_MS) this.renew(instrument, 'book');
    }
  }
}

function topicsOf({ instruments, channels, timeframes, bookDepth }: FeedSubscription): Topic[] {
  const parametersOf = (channel: FeedChannel): readonly number[] => {
    if (channel === 'candles') return timeframes.map(intervalMinutes);
    return [channel === 'book' ? bookDepth : 0];
  };
  const topics = channels.flatMap((channel) =>
    parametersOf(channel).flatMap((parameter) =>
      instruments.map(({ symbol }): Topic => ({
        channel: TOPIC_CHANNELS[channel],
        symbol,
        parameter,
      })),
    ),
  );
  return [{ channel: 'instrument', symbol: null, parameter: 0 }, ...topics];
}
