import { describe, expect, it } from '@jest/globals';

import type { AckFrame } from './socket-frames.js';
import { requestText, Subscriptions, type Topic } from './subscriptions.js';

const LIMITS = { symbolsPerRequestMax: 2, ackTimeoutMs: 1_000, attemptsMax: 3 };
const book = (symbol: string): Topic => ({ channel: 'book', symbol, parameter: 25 });
const candles = (symbol: string, parameter: number): Topic => ({
  channel: 'ohlc',
  symbol,
  parameter,
});
const pairs: Topic = { channel: 'instrument', symbol: null, parameter: 0 };

const ack = (requestId: number, symbol: string | null, error: string | null = null): AckFrame => ({
  kind: 'ack',
  method: 'subscribe',
  requestId,
  symbol,
  error,
});

describe('Subscriptions', () => {
  it('sends one channel and parameter per request, with a bounded number of symbols', () => {
    const subscriptions = new Subscriptions(
      [pairs, book('A'), book('B'), book('C'), candles('A', 1), candles('A', 5)],
      LIMITS,
    );
    const requests = subscriptions.takeDue(0);
    expect(requests.map(requestText).map((text): unknown => JSON.parse(text))).toEqual([
      { method: 'subscribe', params: { channel: 'instrument', snapshot: true }, req_id: 1 },
      {
        method: 'subscribe',
        params: { channel: 'book', symbol: ['A', 'B'], depth: 25, snapshot: true },
        req_id: 2,
      },
      {
        method: 'subscribe',
        params: { channel: 'book', symbol: ['C'], depth: 25, snapshot: true },
        req_id: 3,
      },
      {
        method: 'subscribe',
        params: { channel: 'ohlc', symbol: ['A'], interval: 1, snapshot: true },
        req_id: 4,
      },
      {
        method: 'subscribe',
        params: { channel: 'ohlc', symbol: ['A'], interval: 5, snapshot: true },
        req_id: 5,
      },
    ]);
    expect(subscriptions.takeDue(0)).toEqual([]);
  });

  it("is settled when each symbol is granted or refused, and keeps the venue's error texts", () => {
    const subscriptions = new Subscriptions([book('A'), book('X')], LIMITS);
    subscriptions.takeDue(0);
    subscriptions.acknowledge(ack(1, 'A'), 10);
    expect(subscriptions.isSettled).toBe(false);
    subscriptions.acknowledge(ack(1, 'X', 'Currency pair not supported X'), 10);
    expect(subscriptions.isSettled).toBe(true);
    expect(subscriptions.refusals).toEqual([
      { topic: book('X'), reason: 'Currency pair not supported X' },
    ]);
    expect([book('A'), book('X')].map((topic) => subscriptions.isActive(topic))).toEqual([
      true,
      false,
    ]);
  });

  it('treats "already subscribed" as granted', () => {
    const subscriptions = new Subscriptions([book('A')], LIMITS);
    subscriptions.takeDue(0);
    subscriptions.acknowledge(ack(1, 'A', 'Already subscribed'), 10);
    expect(subscriptions.isActive(book('A'))).toBe(true);
  });

  it('repeats an unanswered request a bounded number of times', () => {
    const subscriptions = new Subscriptions([book('A')], LIMITS);
    const sentAt = [0, 500, 1_000, 2_000, 3_000, 4_000].filter(
      (now) => subscriptions.takeDue(now).length > 0,
    );
    expect(sentAt).toEqual([0, 1_000, 2_000]);
    expect(subscriptions.refusals[0]?.reason).toContain('did not answer');
  });

  it('repeats a request later after a transient refusal, but not after a permanent one', () => {
    const subscriptions = new Subscriptions([book('A'), book('B')], LIMITS);
    subscriptions.takeDue(0);
    subscriptions.acknowledge(ack(1, 'A', 'EService:Unavailable'), 100);
    subscriptions.acknowledge(ack(1, 'B', 'Subscription depth not supported'), 100);
    expect(subscriptions.takeDue(1_099)).toEqual([]);
    expect(subscriptions.takeDue(1_100)[0]?.topics).toEqual([book('A')]);
  });

  it('applies a refusal without a symbol to the whole request', () => {
    const subscriptions = new Subscriptions([book('A'), book('B')], LIMITS);
    subscriptions.takeDue(0);
    subscriptions.acknowledge(ack(1, null, 'Malformed request'), 10);
    expect(subscriptions.refusals).toHaveLength(2);
  });

  it('ignores answers to expired requests', () => {
    const subscriptions = new Subscriptions([book('A')], LIMITS);
    subscriptions.takeDue(0);
    subscriptions.takeDue(1_000);
    subscriptions.acknowledge(ack(1, 'A', 'Currency pair not supported A'), 1_001);
    expect(subscriptions.refusals).toEqual([]);
    subscriptions.acknowledge(ack(2, 'A'), 1_002);
    expect(subscriptions.isSettled).toBe(true);
  });

  it('renews a due topic by unsubscribing and subscribing it', () => {
    const subscriptions = new Subscriptions([book('A'), book('B')], LIMITS);
    subscriptions.takeDue(0);
    for (const symbol of ['A', 'B']) subscriptions.acknowledge(ack(1, symbol), 1);
    subscriptions.renew(book('A'), 500);
    expect(subscriptions.takeDue(499)).toEqual([]);
    const requests = subscriptions.takeDue(500);
    expect(requests.map(({ method, topics }) => [method, topics])).toEqual([
      ['unsubscribe', [book('A')]],
      ['subscribe', [book('A')]],
    ]);
    expect(requests.map(requestText)[0]).not.toContain('snapshot');
    expect(subscriptions.isActive(book('B'))).toBe(true);
  });

  it('requests all topics again after a disconnect, including refused ones', () => {
    const subscriptions = new Subscriptions([book('A'), book('X')], LIMITS);
    subscriptions.takeDue(0);
    subscriptions.acknowledge(ack(1, 'A'), 1);
    subscriptions.acknowledge(ack(1, 'X', 'Currency pair not supported X'), 1);
    subscriptions.disconnected();
    expect(subscriptions.isSettled).toBe(false);
    expect(subscriptions.takeDue(2)[0]?.topics).toEqual([book('A'), book('X')]);
  });

  it('counts attempts per connection, starting over after a reconnect', () => {
    const subscriptions = new Subscriptions([book('A')], LIMITS);
    const requestsUntilRefused = (from: number): number => {
      let requests = 0;
      for (let now = from; subscriptions.refusals.length === 0; now += LIMITS.ackTimeoutMs) {
        requests += subscriptions.takeDue(now).length;
      }
      return requests;
    };
    expect(requestsUntilRefused(0)).toBe(LIMITS.attemptsMax);
    subscriptions.disconnected();
    expect(subscriptions.refusals).toEqual([]);
    expect(requestsUntilRefused(10_000)).toBe(LIMITS.attemptsMax);
  });

  it('requests topics pending on the last connection immediately on the next', () => {
    const subscriptions = new Subscriptions([book('A')], LIMITS);
    subscriptions.takeDue(0);
    subscriptions.acknowledge(ack(1, 'A', 'Rate limit exceeded'), 10);
    expect(subscriptions.takeDue(20)).toEqual([]);
    subscriptions.disconnected();
    expect(subscriptions.takeDue(30).map(({ method }) => method)).toEqual(['subscribe']);
  });
});
