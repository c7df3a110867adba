import { messageOf, type Logger, type TenantId } from '@tidegate/kernel';
import type { EngineEvent } from '@tidegate/model';

import { streamOf } from './event-stream.js';

/** An event with its sequence in its tenant's stream: 1, 2, 3, … without gaps. */
export interface SequencedEvent {
  readonly sequence: number;
  readonly event: EngineEvent;
}

/** Events delivered together to a subscriber. */
export interface EventBatch {
  readonly events: readonly SequencedEvent[];
  /**
   * Whether events before these were lost, because the subscriber was too slow or resumed after a sequence that history
   * no longer covers. It needs a new snapshot.
   */
  readonly isLossy: boolean;
}

export interface SubscriptionRequest {
  /** The tenant of the events; `all`: events of every tenant and the platform, without resume, for logs and metrics. */
  readonly tenant: TenantId | 'all';
  /** Receives batches in order, never while an engine decides. Exceptions are logged. */
  readonly deliver: (batch: EventBatch) => void;
  /** The last sequence that the subscriber received. Without it, only new events are delivered. */
  readonly after?: number;
}

export interface Subscription {
  close(): void;
}

export interface EventBusOptions {
  /** Events kept per tenant for subscribers that resume. */
  readonly historyMax: number;
  /** Maximum events waiting for one subscriber. At the bound all of them are dropped and the next batch is lossy. */
  readonly waitingMax: number;
}

const ALL = 'all';

type StreamKey = TenantId | typeof ALL;

const DEFAULTS: EventBusOptions = { historyMax: 512, waitingMax: 2_048 };

interface Stream {
  sequence: number;
  /** The newest events, oldest first; at most `historyMax`. */
  history: SequencedEvent[];
  readonly subscribers: Set<Subscriber>;
}

/**
 * Delivers committed events to listeners: sockets, notifications, metrics, logs. Publishing neither calls listeners nor
 * waits for them. A slow listener loses events, and its next batch is marked as lossy.
 */
export class EventBus {
  private readonly streams = new Map<StreamKey, Stream>();
  private readonly options: EventBusOptions;

  constructor(
    private readonly logger: Logger,
    options: Partial<EventBusOptions> = {},
  ) {
    this.options = { ...DEFAULTS, ...options };
  }

  publish(events: readonly EngineEvent[]): void {
    for (const event of events) {
      for (const key of [streamOf(event), ALL] as const) {
        const stream = this.streamOf(key);
        stream.sequence += 1;
        const sequenced = { sequence: stream.sequence, event };
        if (key !== ALL) this.remember(stream, sequenced);
        for (const subscriber of stream.subscribers) subscriber.add(sequenced);
      }
    }
  }

  /** The sequence of the tenant's last event, 0 before the first. A snapshot taken now includes events up to it. */
  sequenceOf(tenant: TenantId): number {
    return this.streams.get(tenant)?.sequence ?? 0;
  }

  /** The events after a sequence, at once; lossy if history no longer covers them. */
  since(tenant: TenantId, after: number): EventBatch {
    const { history, sequence } = this.streamOf(tenant);
    return {
      events: history.filter((event) => event.sequence > after),
      isLossy: isUncovered(history, sequence, after),
    };
  }

  subscribe({ tenant, deliver, after }: SubscriptionRequest): Subscription {
    const stream = this.streamOf(tenant);
    const subscriber = new Subscriber({
      deliver,
      waitingMax: this.options.waitingMax,
      logger: this.logger,
    });
    stream.subscribers.add(subscriber);
    if (after !== undefined) this.resume(stream, subscriber, after);
    return {
      close: () => {
        subscriber.close();
        stream.subscribers.delete(subscriber);
      },
    };
  }

  private resume({ history, sequence }: Stream, subscriber: Subscriber, after: number): void {
    if (isUncovered(history, sequence, after)) subscriber.lose();
    for (const event of history) if (event.sequence > after) subscriber.add(event);
  }

  private remember({ history }: Stream, event: SequencedEvent): void {
    history.push(event);
    if (history.length > 2 * this.options.historyMax) {
      history.splice(0, history.length - this.options.historyMax);
    }
  }

  private streamOf(tenant: StreamKey): Stream {
    const known = this.streams.get(tenant);
    if (known) return known;
    const stream: Stream = { sequence: 0, history: [], subscribers: new Set() };
    this.streams.set(tenant, stream);
    return stream;
  }
}

/** Whether the events after a sequence are incomplete: dropped from history, or numbered by another process. */
function isUncovered(history: readonly SequencedEvent[], sequence: number, after: number): boolean {
  const oldest = history[0]?.sequence ?? sequence + 1;
  return after > sequence || after < oldest - 1;
}

/** A listener with its waiting events. */
class Subscriber {
  private waiting: SequencedEvent[] = [];
  private isLossy = false;
  private isDue = false;
  private isClosed = false;

  constructor(
    private readonly setup: {
      readonly deliver: (batch: EventBatch) => void;
      readonly waitingMax: number;
      readonly logger: Logger;
    },
  ) {}

  add(event: SequencedEvent): void {
    if (this.waiting.length >= this.setup.waitingMax) this.lose();
    this.waiting.push(event);
    this.schedule();
  }

  /** Drops the waiting events and marks the next batch as lossy. */
  lose(): void {
    this.waiting = [];
    this.isLossy = true;
    this.schedule();
  }

  close(): void {
    this.isClosed = true;
    this.waiting = [];
  }

  private schedule(): void {
    if (this.isDue) return;
    this.isDue = true;
    void Promise.resolve().then(() => this.flush());
  }

  private flush(): void {
    this.isDue = false;
    if (this.isClosed) return;
    const batch = { events: this.waiting, isLossy: this.isLossy };
    this.waiting = [];
    this.isLossy = false;
    try {
      this.setup.deliver(batch);
    } catch (thrown) {
      this.setup.logger.error('Event listener failed', { error: messageOf(thrown) });
    }
  }
}
