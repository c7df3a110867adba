import { BookOptions } from '@tidegate/ai';
import { describe, expect, it } from '@jest/globals';

import { epochMs, ManualTime, silentLogger } from '@tidegate/kernel';
import { MarketDataCache, MarketDataOptions, OrderBookLadder } from '@tidegate/market-data';
import {
  candleAt,
  openTimeAt,
  quoteAt,
  spotInstrument,
  START,
  walkOfCandles,
} from '@tidegate/market-data/testing';
import type { Candle, Instrument, Timeframe } from '@tidegate/model';

import type { EngineInput, ScanInput } from '../core/inputs/engine-input.js';
import { MarketRelay, type MarketRelaySetup } from './market-relay.js';

const BTC = spotInstrument('BTC/USD');
const ETH = spotInstrument('ETH/USD');
const MINUTE = 60_000;
const GRACE = 2_000;

/** A relay on a real cache with timeframes 1m and 5m; 5m is the primary timeframe. */
class Desk {
  readonly time = new ManualTime(START);
  readonly inputs: EngineInput[] = [];
  readonly gaps: string[] = [];
  readonly received: string[] = [];
  readonly telemetry: Candle[] = [];
  readonly setup: MarketRelaySetup;
  readonly relay: MarketRelay;
  readonly cache: MarketDataCache;

  constructor(over: Partial<MarketRelaySetup> = {}) {
    this.setup = {
      clock: this.time,
      logger: silentLogger,
      primaries: () => new Set(['5m'] as const),
      bookDepth: 2,
      bookAgeMsMax: 5_000,
      bookOptions: new BookOptions(),
      closeGraceMs: GRACE,
      rescans: true,
      telemetry: { candle: (_instrument, _timeframe, candle) => this.telemetry.push(candle) },
      emit: (input) => this.inputs.push(input),
      onGap: ({ timeframe }) => this.gaps.push(timeframe),
      ...over,
    };
    this.relay = new MarketRelay(this.setup);
    this.cache = new MarketDataCache({
      options: new MarketDataOptions(),
      instruments: [BTC, ETH],
      timeframes: ['1m', '5m'],
      clock: this.time,
      listener: this.relay.listener({
        quoteChanged: () => this.received.push('quote'),
        candleClosed: (_instrument, timeframe) => this.received.push(`candle ${timeframe}`),
      }),
    });
    this.relay.attach(this.cache);
    const receivedAt = this.time.now();
    this.cache.apply({
      type: 'connection',
      venue: BTC.venue,
      connected: true,
      reason: '',
      receivedAt,
    });
  }

  get scans(): readonly ScanInput[] {
    return this.inputs.flatMap((input) => {
      if (input.type === 'scans') return input.scans;
      return input.type === 'scan' ? [input] : [];
    });
  }

  /** Receives a candle row, of BTC by default. */
  candle(
    timeframe: Timeframe,
    index: number,
    of: { close?: number; instrument?: Instrument } = {},
  ): void {
    const { close = 100, instrument = BTC } = of;
    const receivedAt = this.time.now();
    const candle = candleAt(openTimeAt(timeframe, index), close);
    this.cache.apply({ type: 'candle', instrument: instrument.id, timeframe, candle, receivedAt });
  }

  /** Moves the clock to `offsetMs` after the start, sweeps, and emits due inputs. */
  advanceTo(offsetMs: number): void {
    this.time.jumpTo(epochMs(START + offsetMs));
    this.cache.sweep(this.time.now());
    this.relay.emitDueScans();
  }

  /** Receives five minutes of candle rows, BTC by default. */
  closePrimary(instrument = BTC): void {
    for (let minute = 0; minute < 5; minute++) {
      const at = epochMs(START + minute * MINUTE);
      this.time.jumpTo(epochMs(Math.max(at, this.time.now())));
      this.candle('1m', minute, { instrument });
      this.candle('5m', 0, { instrument });
    }
  }
}

describe('MarketRelay', () => {
  it('emits candles as they close, and a scan only after the grace for the other timeframes', () => {
    const desk = new Desk();
    desk.closePrimary();
    desk.time.jumpTo(epochMs(START + 5 * MINUTE));
    desk.candle('5m', 1);
    desk.relay.emitDueScans();
    expect(desk.inputs.filter(({ type }) => type === 'candle')).toHaveLength(5);
    expect(desk.scans).toEqual([]);
    desk.advanceTo(5 * MINUTE + GRACE - 1);
    expect(desk.scans).toEqual([]);
    desk.advanceTo(5 * MINUTE + GRACE);
    expect(desk.scans).toMatchObject([
      { instrument: BTC.id, trigger: 'candle_closed', timeframe: '5m', madeAt: desk.time.now() },
    ]);
    const order = desk.inputs.map((input) =>
      input.type === 'candle' ? input.timeframe : input.type,
    );
    expect(order.slice(-2)).toEqual(['1m', 'scan']);
    desk.advanceTo(6 * MINUTE);
    expect(desk.scans).toHaveLength(1);
    expect(desk.relay.scansEmitted).toBe(1);
  });

  it('does not scan at the close of a timeframe that is not primary', () => {
    const desk = new Desk();
    desk.candle('1m', 0);
    desk.advanceTo(MINUTE + GRACE);
    expect(desk.inputs.map(({ type }) => type)).toEqual(['candle']);
  });

  it('scans at the close of every primary timeframe, shortest first', () => {
    const desk = new Desk({ primaries: () => new Set(['5m', '1m'] as const) });
    desk.closePrimary();
    desk.advanceTo(5 * MINUTE + GRACE);
    const last = desk.scans.slice(-2).map(({ timeframe, at }) => [timeframe, at - START]);
    expect(last).toEqual([
      ['1m', 5 * MINUTE + GRACE],
      ['5m', 5 * MINUTE + GRACE],
    ]);
  });

  it('scans instruments in the order of the cache', () => {
    const desk = new Desk();
    desk.closePrimary(ETH);
    desk.closePrimary(BTC);
    desk.advanceTo(5 * MINUTE + GRACE);
    expect(desk.scans.map(({ instrument }) => instrument)).toEqual([BTC.id, ETH.id]);
    expect(desk.inputs.filter(({ type }) => type.startsWith('scan'))).toHaveLength(1);
  });

  it('does not scan on a price move before the scan of a pending close', () => {
    const desk = new Desk();
    desk.closePrimary();
    desk.time.jumpTo(epochMs(START + 5 * MINUTE));
    desk.candle('5m', 1);
    desk.relay.request(BTC.id, 'price_move');
    desk.relay.emitDueScans();
    expect(desk.scans).toEqual([]);
    desk.advanceTo(5 * MINUTE + GRACE);
    expect(desk.scans.map(({ trigger }) => trigger)).toEqual(['candle_closed']);
  });

  it('scans after a price move, and on the fallback timer', () => {
    const desk = new Desk();
    desk.candle('1m', 0, { close: 100 });
    desk.candle('1m', 0, { close: 100.31 });
    desk.relay.emitDueScans();
    desk.relay.request(BTC.id, 'fallback');
    desk.relay.emitDueScans();
    expect(desk.scans.map(({ trigger }) => trigger)).toEqual(['price_move', 'fallback']);
    expect(desk.scans[0]?.market.lastPrice).toBe(100.31);
  });

  it('scans only at closes when rescans are off', () => {
    const desk = new Desk({ rescans: false });
    desk.candle('1m', 0, { close: 100 });
    desk.candle('1m', 0, { close: 101 });
    desk.relay.request(BTC.id, 'fallback');
    desk.relay.emitDueScans();
    expect(desk.scans).toEqual([]);
  });

  it('does not scan at a close older than one interval', () => {
    const desk = new Desk();
    desk.time.jumpTo(epochMs(START + 20 * MINUTE));
    desk.closePrimary();
    desk.candle('5m', 1);
    desk.relay.emitDueScans();
    expect(desk.scans).toEqual([]);
  });

  it('does not scan an instrument without a price', () => {
    const desk = new Desk();
    desk.relay.request(ETH.id, 'fallback');
    desk.relay.emitDueScans();
    expect(desk.scans).toEqual([]);
  });

  it('emits a warm-up as one input of closed candles, without a scan', () => {
    const desk = new Desk();
    desk.time.jumpTo(epochMs(START + 10 * MINUTE + 30_000));
    const closed = desk.relay.warmUp(BTC, '1m', walkOfCandles(7, 11, '1m'));
    expect(closed).toBe(10);
    expect(desk.inputs).toHaveLength(1);
    const [input] = desk.inputs;
    expect(input?.type === 'warmed_up' && input.candles.map(({ openTime }) => openTime)).toEqual(
      Array.from({ length: 10 }, (_, index) => openTimeAt('1m', index)),
    );
    expect(desk.telemetry).toEqual([]);
  });

  it('includes the book up to the depth, and gives a reason for a stale or missing one', () => {
    const desk = new Desk();
    desk.candle('1m', 0);
    const book = new OrderBookLadder(10);
    for (const level of [1, 2, 3]) {
      book.apply('bid', 100 - level, 1);
      book.apply('ask', 100 + level, 1);
    }
    book.commit();
    const scannedMarket = (): ScanInput['market'] | undefined => {
      desk.relay.request(BTC.id, 'fallback');
      desk.relay.emitDueScans();
      return desk.scans.at(-1)?.market;
    };
    expect(scannedMarket()).toMatchObject({ book: null, bookUnknownReason: 'no_snapshot' });
    const receivedAt = desk.time.now();
    desk.cache.apply({ type: 'book', instrument: BTC.id, book, receivedAt });
    desk.cache.apply({ type: 'quote', instrument: BTC.id, quote: quoteAt(receivedAt, 100) });
    const known = scannedMarket();
    expect([...(known?.book?.bidPrices ?? [])]).toEqual([99, 98]);
    expect(known).toMatchObject({ bookUnknownReason: null, quote: { last: 100 } });
    desk.time.jumpTo(epochMs(START + 5_001));
    expect(scannedMarket()).toMatchObject({ book: null, bookUnknownReason: 'stale' });
  });

  it('decides what is due by the clock of the venue', () => {
    const desk = new Desk();
    desk.cache.setVenueSkew(-10_000);
    desk.closePrimary();
    for (let second = 0; second < 10; second++) desk.advanceTo(5 * MINUTE + GRACE + second * 1_000);
    expect(desk.scans).toEqual([]);
    desk.advanceTo(5 * MINUTE + GRACE + 10_000);
    expect(desk.scans.map(({ market }) => market.clockSkewMs)).toEqual([-10_000]);
  });

  it('forwards events to the driver, and requests missing candles', () => {
    const desk = new Desk();
    const receivedAt = desk.time.now();
    desk.cache.apply({ type: 'quote', instrument: BTC.id, quote: quoteAt(receivedAt, 100) });
    desk.candle('1m', 0);
    desk.time.jumpTo(epochMs(START + MINUTE));
    desk.candle('1m', 1);
    expect(desk.received).toEqual(['quote', 'candle 1m']);
    expect(desk.telemetry).toHaveLength(1);
    const own: string[] = [];
    const listener = desk.relay.listener({ gapFound: ({ reason }) => own.push(reason) });
    const [from, to] = [openTimeAt('5m', 2), openTimeAt('5m', 3)];
    const since = openTimeAt('5m', 1);
    listener.gapFound({ instrument: BTC.id, timeframe: '5m', from, to, since, reason: 'missing' });
    expect([desk.gaps, own]).toEqual([['5m'], ['missing']]);
  });

  it('throws before its cache is attached', () => {
    const unattached = new MarketRelay(new Desk().setup);
    expect(() => unattached.warmUp(BTC, '1m', [])).toThrow('no cache attached');
  });
});
