import { describe, expect, it } from '@jest/globals';

import { epochMs, silentLogger } from '@tidegate/kernel';
import type { FeedHealth, MarketFeed } from '@tidegate/market-data';
import { CacheDesk, candleAt, openTimeAt, START } from '@tidegate/market-data/testing';

import { HealthMonitor, type HealthMonitorSetup } from './health-monitor.js';

const SECOND = 1_000;

class Desk {
  readonly market = new CacheDesk();
  readonly reconnects: string[] = [];
  readonly resubscribed: string[] = [];
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
      quoteAlarmAgeMs: 120 * SECOND,
      quotesFed: true,
      loopFailures: () => 2,
      ...over,
    });
  }

  goTo(seconds: number): void {
    this.market.time.jumpTo(epochMs(START + seconds * SECOND));
  }

  heard(): void {
    this.health = { ...this.health, lastMessageAt: this.market.time.now() };
  }
}

describe('HealthMonitor', () => {
  it('says what it sees', () => {
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

  it('reconnects a feed that is connected and silent for too long', () => {
    const desk = new Desk({ quotesFed: false });
    desk.goTo(30);
    desk.monitor.check();
    expect(desk.reconnects).toEqual([]);
    desk.goTo(31);
    desk.monitor.check();
    expect(desk.reconnects).toEqual(['silent for 31000 ms']);
  });

  it('leaves a feed that was connected just now the time to say something', () => {
    const desk = new Desk({ quotesFed: false });
    desk.goTo(40);
    desk.health = { ...desk.health, connectedAt: desk.market.time.now() };
    desk.monitor.check();
    expect(desk.reconnects).toEqual([]);
  });

  it('counts how long the feed is down, from the first look that saw it, and mends nothing meanwhile', () => {
    const desk = new Desk();
    desk.health = { ...desk.health, connected: false, connectedAt: null };
    desk.goTo(100);
    expect(desk.monitor.check().feedDownMs).toBe(0);
    desk.goTo(105);
    expect(desk.monitor.check()).toMatchObject({ feedConnected: false, feedDownMs: 5 * SECOND });
    expect([desk.reconnects, desk.resubscribed]).toEqual([[], []]);
    desk.health = { ...desk.health, connected: true, connectedAt: desk.market.time.now() };
    expect(desk.monitor.check().feedDownMs).toBe(0);
  });

  it('subscribes a channel without fresh quotes anew, and not again before two minutes', () => {
    const desk = new Desk();
    const anew = `${desk.market.instrument.id} quotes`;
    desk.monitor.check();
    expect(desk.resubscribed).toEqual([anew]);
    for (const seconds of [60, 119]) {
      desk.goTo(seconds);
      desk.heard();
      desk.monitor.check();
    }
    expect(desk.resubscribed).toEqual([anew]);
    desk.goTo(120);
    desk.heard();
    desk.monitor.check();
    expect(desk.resubscribed).toEqual([anew, anew]);
    desk.goTo(300);
    desk.heard();
    desk.market.quote(100);
    desk.monitor.check();
    expect(desk.resubscribed).toHaveLength(2);
  });

  it('asks for no quotes where none are fed', () => {
    const desk = new Desk({ quotesFed: false });
    desk.monitor.check();
    expect(desk.resubscribed).toEqual([]);
  });

  it('judges the network in real time, however fast the market runs', () => {
    const desk = new Desk({ speed: 60, quotesFed: false });
    desk.goTo(60 * 30);
    desk.monitor.check();
    expect(desk.reconnects).toEqual([]);
    desk.goTo(60 * 30 + 60);
    desk.monitor.check();
    expect(desk.reconnects).toHaveLength(1);
  });

  it('names instruments without fresh candles', () => {
    const desk = new Desk();
    desk.market.connection(true);
    desk.market.candle(candleAt(openTimeAt('1m', 0), 100));
    expect(desk.monitor.staleInstruments()).toEqual([]);
    desk.goTo(181);
    expect(desk.monitor.staleInstruments()).toEqual([desk.market.instrument.id]);
  });
});
