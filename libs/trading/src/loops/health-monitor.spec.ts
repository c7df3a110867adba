import { describe, expect, it } from '@jest/globals';

import { epochMs, silentLogger } from '@tidegate/kernel';
import { OrderBookLadder, type FeedHealth, type MarketFeed } from '@tidegate/market-data';
import {
  CacheDesk,
  candleAt,
  openTimeAt,
  quoteAt,
  START,
  tradeAt,
} from '@tidegate/market-data/testing';

import { HealthMonitor, type HealthMonitorSetup } from './health-monitor.js';

const SECOND = 1_000;

class Desk {
  readonly market = new CacheDesk();
  readonly reconnects: string[] = [];
  readonly resubscribed: string[] = [];
  readonly events: string[] = [];
  health: FeedHealth = {
    connected: true,
    connectedAt: START,
    lastMessageAt: START,
    reconnects: 0,
    resyncs: 0,
    malformed: 0,
    tradeGaps: 0,
    refusals: [],
  };
  readonly monitor: HealthMonitor;

  constructor(over: Partial<HealthMonitorSetup> = {}) {
    const feed = {
      health: () => this.health,
      reconnect: (reason: string) => this.reconnects.push(reason),
      resubscribe: (instrument: string, channel: string) =>
        this.resubscribed.push(`${instrument} ${channel}`),
    };
    this.monitor = new HealthMonitor({
      clock: this.market.time,
      logger: silentLogger,
      feed: feed as unknown as MarketFeed,
      cache: this.market.cache,
      speed: 1,
      silenceMsMax: 30 * SECOND,
      candleAgeMsMax: 180 * SECOND,
      channels: ['quotes'],
      quoteAlarmAgeMs: 120 * SECOND,
      isHeld: () => true,
      onEvent: ({ type }) => this.events.push(type),
      loopFailures: () => 2,
      ...over,
    });
  }

  advanceTo(seconds: number): void {
    this.market.time.jumpTo(epochMs(START + seconds * SECOND));
  }

  receiveMessage(): void {
    this.health = { ...this.health, lastMessageAt: this.market.time.now() };
  }
}

describe('HealthMonitor', () => {
  it('reports feed, venue, stale instruments and loop failures', () => {
    const desk = new Desk();
    desk.monitor.onVenueStatus('post_only');
    expect(desk.monitor.check()).toEqual({
      feedConnected: true,
      feedDownMs: 0,
      staleInstruments: [desk.market.instrument.id],
      instruments: 1,
      venueOnline: false,
      loopFailures: 2,
    });
    desk.monitor.onVenueStatus('online');
    expect(desk.monitor.isVenueOnline).toBe(true);
  });

  it('reconnects a connected feed that is silent for more than 30 seconds', () => {
    const desk = new Desk({ channels: [] });
    desk.advanceTo(30);
    desk.monitor.check();
    expect(desk.reconnects).toEqual([]);
    desk.advanceTo(31);
    desk.monitor.check();
    expect(desk.reconnects).toEqual(['silent for 31000 ms']);
  });

  it('counts silence only from the moment of connection', () => {
    const desk = new Desk({ channels: [] });
    desk.advanceTo(40);
    desk.health = { ...desk.health, connectedAt: desk.market.time.now() };
    desk.monitor.check();
    expect(desk.reconnects).toEqual([]);
  });

  it('measures downtime from the first check that sees it, and repairs nothing meanwhile', () => {
    const desk = new Desk();
    desk.health = { ...desk.health, connected: false, connectedAt: null };
    desk.advanceTo(100);
    expect(desk.monitor.check().feedDownMs).toBe(0);
    desk.advanceTo(105);
    expect(desk.monitor.check()).toMatchObject({ feedConnected: false, feedDownMs: 5 * SECOND });
    expect([desk.reconnects, desk.resubscribed]).toEqual([[], []]);
    desk.health = { ...desk.health, connected: true, connectedAt: desk.market.time.now() };
    expect(desk.monitor.check().feedDownMs).toBe(0);
  });

  it('resubscribes a channel after 30 seconds of silence, and again after two minutes at the earliest', () => {
    const desk = new Desk({ channels: ['quotes', 'book'] });
    const { id } = desk.market.instrument;
    const look = (seconds: number) => {
      desk.advanceTo(seconds);
      desk.receiveMessage();
      desk.monitor.check();
      return desk.resubscribed.splice(0);
    };
    expect(look(30)).toEqual([]);
    expect(look(31)).toEqual([`${id} quotes`, `${id} book`]);
    expect(look(60)).toEqual([]);
    desk.market.quote(100);
    expect(look(90)).toEqual([]);
    expect(look(150)).toEqual([]);
    expect(look(151)).toEqual([`${id} quotes`, `${id} book`]);
  });

  it('resubscribes candles that lack the trades of the trades channel', () => {
    const desk = new Desk({ channels: ['candles', 'trades'] });
    const { market } = desk;
    market.connection(true);
    market.candle(candleAt(openTimeAt('1m', 0), 100));
    for (let seconds = 5; seconds <= 40; seconds += 5) {
      desk.advanceTo(seconds);
      desk.receiveMessage();
      const receivedAt = market.time.now();
      market.cache.apply({
        type: 'trades',
        instrument: market.instrument.id,
        trades: [tradeAt(receivedAt, 100 + seconds)],
        snapshot: false,
        receivedAt,
      });
      desk.monitor.check();
    }
    expect(desk.resubscribed).toEqual([`${market.instrument.id} candles`]);
  });

  it('does not resubscribe a quiet ticker while the book shows the same best prices', () => {
    const desk = new Desk();
    const { market } = desk;
    const { id: instrument } = market.instrument;
    market.cache.apply({
      type: 'quote',
      instrument,
      quote: { ...quoteAt(START, 100), bid: 99, ask: 101 },
    });
    const book = new OrderBookLadder(5);
    book.apply('bid', 99, 1);
    book.apply('ask', 101, 1);
    book.commit();
    for (let seconds = 10; seconds <= 300; seconds += 10) {
      desk.advanceTo(seconds);
      desk.receiveMessage();
      market.cache.apply({ type: 'book', instrument, book, receivedAt: market.time.now() });
      desk.monitor.check();
    }
    expect(desk.resubscribed).toEqual([]);
  });

  it('counts the silence of a channel only from the moment of connection', () => {
    const desk = new Desk();
    desk.advanceTo(100);
    desk.receiveMessage();
    desk.health = { ...desk.health, connectedAt: epochMs(START + 80 * SECOND) };
    desk.monitor.check();
    expect(desk.resubscribed).toEqual([]);
  });

  it('raises an alarm for the stale quote of an open position, even while the feed is down', () => {
    const desk = new Desk();
    desk.market.quote(100);
    desk.health = { ...desk.health, connected: false, connectedAt: null };
    desk.advanceTo(121);
    desk.monitor.check();
    expect(desk.events).toEqual(['quote_alarm']);
    expect(desk.monitor.quoteAlarms).toEqual([desk.market.instrument.id]);
  });

  it('raises no quote alarm when the feed has neither quotes nor books', () => {
    const desk = new Desk({ channels: ['candles', 'trades'] });
    desk.monitor.check();
    desk.advanceTo(600);
    desk.receiveMessage();
    desk.monitor.check();
    expect(desk.events).toEqual([]);
    expect(desk.monitor.quoteAlarms).toEqual([]);
  });

  it('does not resubscribe a channel that is not subscribed', () => {
    const desk = new Desk({ channels: [] });
    desk.advanceTo(600);
    desk.receiveMessage();
    desk.monitor.check();
    expect(desk.resubscribed).toEqual([]);
  });

  it('measures silence in real time at any market speed', () => {
    const desk = new Desk({ speed: 60, channels: [] });
    desk.advanceTo(60 * 30);
    desk.monitor.check();
    expect(desk.reconnects).toEqual([]);
    desk.advanceTo(60 * 30 + 60);
    desk.monitor.check();
    expect(desk.reconnects).toHaveLength(1);
  });

  it('lists instruments without fresh candles', () => {
    const desk = new Desk();
    desk.market.connection(true);
    desk.market.candle(candleAt(openTimeAt('1m', 0), 100));
    expect(desk.monitor.staleInstruments()).toEqual([]);
    desk.advanceTo(181);
    expect(desk.monitor.staleInstruments()).toEqual([desk.market.instrument.id]);
  });
});
