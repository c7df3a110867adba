import type { AckFrame } from './socket-frames.js';

/** A subscription topic: a channel of a symbol (`null` for the `instrument` channel). */
export interface Topic {
  readonly channel: 'ticker' | 'trade' | 'ohlc' | 'book' | 'instrument';
  readonly symbol: string | null;
  /** Interval in minutes for `ohlc`, depth for `book`, otherwise 0. */
  readonly parameter: number;
}

/** A request for one channel and parameter with several symbols, each acknowledged separately. */
export interface SubscriptionRequest {
  readonly requestId: number;
  readonly method: 'subscribe' | 'unsubscribe';
  readonly topics: readonly Topic[];
}

export interface TopicRefusal {
  readonly topic: Topic;
  /** The venue's error text, or a local text if it never answered. */
  readonly reason: string;
}

export interface SubscriptionLimits {
  readonly symbolsPerRequestMax: number;
  readonly ackTimeoutMs: number;
  /** Requests per topic and connection before it counts as refused. */
  readonly attemptsMax: number;
}

type TopicState =
  | { readonly stage: 'pending'; readonly dueAt: number; readonly renew: boolean }
  | { readonly stage: 'requested'; readonly requestId: number; readonly requestedAt: number }
  | { readonly stage: 'active' }
  | { readonly stage: 'refused'; readonly reason: string };

interface TopicEntry {
  readonly topic: Topic;
  state: TopicState;
  attempts: number;
}

const ALREADY_SUBSCRIBED = /already subscribed/i;
const TRANSIENT_ERROR = /rate|too many|service|unavailable|busy|internal|timeout/i;

/**
 * State of the subscriptions on one connection. Pure: returns the requests to send and takes the acknowledgements. A
 * topic without an answer or with a transient refusal is requested again, a bounded number of times.
 */
export class Subscriptions {
  private readonly entries = new Map<string, TopicEntry>();
  private lastRequestId = 0;

  constructor(
    topics: readonly Topic[],
    private readonly limits: SubscriptionLimits,
  ) {
    for (const topic of topics) {
      this.entries.set(keyOf(topic), { topic, state: pendingAt(-Infinity), attempts: 0 });
    }
  }

  /** Whether every topic is active or refused. */
  get isSettled(): boolean {
    for (const { state } of this.entries.values()) {
      if (state.stage === 'pending' || state.stage === 'requested') return false;
    }
    return true;
  }

  get refusals(): readonly TopicRefusal[] {
    return [...this.entries.values()].flatMap(({ topic, state }) =>
      state.stage === 'refused' ? [{ topic, reason: state.reason }] : [],
    );
  }

  isActive(topic: Topic): boolean {
    return this.entries.get(keyOf(topic))?.state.stage === 'active';
  }

  /** All topics of a symbol's channel: one per interval for `ohlc`, otherwise one. */
  topics(channel: Topic['channel'], symbol: string): readonly Topic[] {
    return [...this.entries.values()]
      .map(({ topic }) => topic)
      .filter((topic) => topic.channel === channel && topic.symbol === symbol);
  }

  /** Resets every topic to pending, since subscriptions end with their connection. */
  disconnected(): void {
    for (const entry of this.entries.values()) {
      entry.state = pendingAt(-Infinity);
      entry.attempts = 0;
    }
  }

  /** Unsubscribes and resubscribes the topic at `dueAt` to get a fresh snapshot. */
  renew(topic: Topic, dueAt: number): void {
    const entry = this.entries.get(keyOf(topic));
    if (!entry || entry.state.stage === 'pending') return;
    entry.state = { stage: 'pending', dueAt, renew: entry.state.stage === 'active' };
    entry.attempts = 0;
  }

  /** Returns the due requests in the order in which they must be sent. */
  takeDue(now: number): readonly SubscriptionRequest[] {
    this.expire(now);
    const groups = new Map<string, TopicEntry[]>();
    for (const entry of this.entries.values()) {
      const { state, topic } = entry;
      if (state.stage !== 'pending' || state.dueAt > now) continue;
      const group = `${topic.channel} ${topic.parameter} ${state.renew}`;
      groups.set(group, [...(groups.get(group) ?? []), entry]);
    }
    return [...groups.values()].flatMap((group) => this.requestsFor(group, now));
  }

  /** Applies the acknowledgement of one symbol, or the refusal of a whole request. */
  acknowledge(ack: AckFrame, now: number): void {
    if (ack.method !== 'subscribe') return;
    for (const entry of this.entries.values()) {
      const { state, topic } = entry;
      if (state.stage !== 'requested' || state.requestId !== ack.requestId) continue;
      const concernsAll = ack.symbol === null && ack.error !== null;
      if (topic.symbol !== ack.symbol && !concernsAll) continue;
      entry.state = this.afterAnswer(entry, ack.error, now);
    }
  }

  private afterAnswer(entry: TopicEntry, error: string | null, now: number): TopicState {
    if (error === null || ALREADY_SUBSCRIBED.test(error)) return { stage: 'active' };
    const mayRetry = TRANSIENT_ERROR.test(error) && entry.attempts < this.limits.attemptsMax;
    if (!mayRetry) return { stage: 'refused', reason: error };
    return pendingAt(now + this.limits.ackTimeoutMs);
  }

  private expire(now: number): void {
    for (const entry of this.entries.values()) {
      const { state } = entry;
      if (state.stage !== 'requested' || now - state.requestedAt < this.limits.ackTimeoutMs)
        continue;
      entry.state =
        entry.attempts < this.limits.attemptsMax
          ? pendingAt(now)
          : { stage: 'refused', reason: 'the venue did not answer the subscription' };
    }
  }

  private requestsFor(group: readonly TopicEntry[], now: number): SubscriptionRequest[] {
    const requests: SubscriptionRequest[] = [];
    const { symbolsPerRequestMax } = this.limits;
    for (let start = 0; start < group.length; start += symbolsPerRequestMax) {
      const entries = group.slice(start, start + symbolsPerRequestMax);
      const topics = entries.map(({ topic }) => topic);
      const [first] = entries;
      if (first?.state.stage === 'pending' && first.state.renew) {
        requests.push({ requestId: ++this.lastRequestId, method: 'unsubscribe', topics });
      }
      const requestId = ++this.lastRequestId;
      requests.push({ requestId, method: 'subscribe', topics });
      for (const entry of entries) {
        entry.state = { stage: 'requested', requestId, requestedAt: now };
        entry.attempts += 1;
      }
    }
    return requests;
  }
}

/** The request in the venue's format. */
export function requestText({ requestId, method, topics }: SubscriptionRequest): string {
  const [first] = topics;
  if (!first) return '';
  const symbol = topics.flatMap((topic) => topic.symbol ?? []);
  const params = {
    channel: first.channel,
    ...(symbol.length > 0 ? { symbol } : {}),
    ...(first.channel === 'ohlc' ? { interval: first.parameter } : {}),
    ...(first.channel === 'book' ? { depth: first.parameter } : {}),
    ...(first.channel === 'ticker' ? { event_trigger: 'bbo' } : {}),
    ...(method === 'subscribe' ? { snapshot: true } : {}),
  };
  return JSON.stringify({ method, params, req_id: requestId });
}

function pendingAt(dueAt: number): TopicState {
  return { stage: 'pending', dueAt, renew: false };
}

function keyOf({ channel, symbol, parameter }: Topic): string {
  return `${channel} ${symbol ?? ''} ${parameter}`;
}
