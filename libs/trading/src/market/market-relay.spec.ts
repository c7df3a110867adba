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

/** A relay with a real cache under it, on one and five minutes, five being the primary timeframe. */
class Desk {
  readonly time = new ManualTime(START);
  readonly inputs: EngineInput[] = [];
  readonly gaps: string[] = [];
  readonly told: string[] = [];
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
        quoteChanged: () => this.told.push('quote'),
        candleClosed: (_instrument, timeframe) => this.told.push(`candle ${timeframe}`),
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

  /** The stream says that a candle of BTC has opened. */
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

  /** Moves on to `offsetMs` after the start, sweeps and emits what is due. */
  goTo(offsetMs: number): void {
    this.time.jumpTo(epochMs(START + offsetMs));
    this.cache.sweep(this.time.now());
    this.relay.emitDueScans();
  }

  /** Five minutes of BTC, up to and with the opening of the next candles. */
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
  it('hands closed candles over as they close, and asks for a look only when all timeframes had time to close', () => {
    const desk = new Desk();
    desk.closePrimary();
    desk.time.jumpTo(epochMs(START + 5 * MINUTE));
    desk.candle('5m', 1);
    desk.relay.emitDueScans();
    expect(desk.inputs.filter(({ type }) => type === 'candle')).toHaveLength(5);
    expect(desk.scans).toEqual([]);
    desk.goTo(5 * MINUTE + GRACE - 1);
    expect(desk.scans).toEqual([]);
    desk.goTo(5 * MINUTE + GRACE);
    expect(desk.scans).toMatchObject([
      { instrument: BTC.id, trigger: 'candle_closed', timeframe: '5m', madeAt: desk.time.now() },
    ]);
    const order = desk.inputs.map((input) =>
      input.type === 'candle' ? input.timeframe : input.type,
    );
    expect(order.slice(-2)).toEqual(['1m', 'scan']);
    desk.goTo(6 * MINUTE);
    expect(desk.scans).toHaveLength(1);
    expect(desk.relay.scansEmitted).toBe(1);
  });

  it('does not look at the close of another timeframe', () => {
    const desk = new Desk();
    desk.candle('1m', 0);
    desk.goTo(MINUTE + GRACE);
    expect(desk.inputs.map(({ type }) => type)).toEqual(['candle']);
  });

  it('looks at the close of every timeframe that a profile has as its primary one, shortest first', () => {
    const desk = new Desk({ primaries: () => new Set(['5m', '1m'] as const) });
    desk.closePrimary();
    desk.goTo(5 * MINUTE + GRACE);
    const last = desk.scans.slice(-2).map(({ timeframe, at }) => [timeframe, at - START]);
    expect(last).toEqual([
      ['1m', 5 * MINUTE + GRACE],
      ['5m', 5 * MINUTE + GRACE],
    ]);
  });

  it('looks at the instruments in the order of the cache', () => {
    const desk = new Desk();
    desk.closePrimary(ETH);
    desk.closePrimary(BTC);
    desk.goTo(5 * MINUTE + GRACE);
    expect(desk.scans.map(({ instrument }) => instrument)).toEqual([BTC.id, ETH.id]);
    expect(desk.inputs.filter(({ type }) => type.startsWith('scan'))).toHaveLength(1);
  });

  it('does not let a price move look before the candles that just closed', () => {
    const desk = new Desk();
    desk.closePrimary();
    desk.time.jumpTo(epochMs(START + 5 * MINUTE));
    desk.candle('5m', 1);
    desk.relay.request(BTC.id, 'price_move');
    desk.relay.emitDueScans();
    expect(desk.scans).toEqual([]);
    desk.goTo(5 * MINUTE + GRACE);
    expect(desk.scans.map(({ trigger }) => trigger)).toEqual(['candle_closed']);
  });

  it('looks when the price leaves the one of the last look, and when the fallback timer asks', () => {
    const desk = new Desk();
    desk.candle('1m', 0, { close: 100 });
    desk.candle('1m', 0, { close: 100.31 });
    desk.relay.emitDueScans();
    desk.relay.request(BTC.id, 'fallback');
    desk.relay.emitDueScans();
    expect(desk.scans.map(({ trigger }) => trigger)).toEqual(['price_move', 'fallback']);
    expect(desk.scans[0]?.market.lastPrice).toBe(100.31);
  });

  it('looks at closes only where nothing is fed between them', () => {
    const desk = new Desk({ rescans: false });
    desk.candle('1m', 0, { close: 100 });
    desk.candle('1m', 0, { close: 101 });
    desk.relay.request(BTC.id, 'fallback');
    desk.relay.emitDueScans();
    expect(desk.scans).toEqual([]);
  });

  it('does not look at a close that is old news', () => {
    const desk = new Desk();
    desk.time.jumpTo(epochMs(START + 20 * MINUTE));
    desk.closePrimary();
    desk.candle('5m', 1);
    desk.relay.emitDueScans();
    expect(desk.scans).toEqual([]);
  });

  it('has nothing to say of an instrument without a price', () => {
    const desk = new Desk();
    desk.relay.request(ETH.id, 'fallback');
    desk.relay.emitDueScans();
    expect(desk.scans).toEqual([]);
  });

  it('hands a warm-up over as one input of closed candles, without a look', () => {
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

  it('shows the book as it is, cut to depth, and a stale or missing one as unknown for its reason', () => {
    const desk = new Desk();
    desk.candle('1m', 0);
    const book = new OrderBookLadder(10);
    for (const level of [1, 2, 3]) {
      book.apply('bid', 100 - level, 1);
      book.apply('ask', 100 + level, 1);
    }
    book.commit();
    const look = (): ScanInput['market'] | undefined => {
      desk.relay.request(BTC.id, 'fallback');
      desk.relay.emitDueScans();
      return desk.scans.at(-1)?.market;
    };
    expect(look()).toMatchObject({ book: null, bookUnknownReason: 'no_snapshot' });
    const receivedAt = desk.time.now();
    desk.cache.apply({ type: 'book', instrument: BTC.id, book, receivedAt });
    desk.cache.apply({ type: 'quote', instrument: BTC.id, quote: quoteAt(receivedAt, 100) });
    const known = look();
    expect([...(known?.book?.bidPrices ?? [])]).toEqual([99, 98]);
    expect(known).toMatchObject({ bookUnknownReason: null, quote: { last: 100 } });
    desk.time.jumpTo(epochMs(START + 5_001));
    expect(look()).toMatchObject({ book: null, bookUnknownReason: 'stale' });
  });

  it('judges what is due by the clock of the venue', () => {
    const desk = new Desk();
    desk.cache.setVenueSkew(-10_000);
    desk.closePrimary();
    for (let second = 0; second < 10; second++) desk.goTo(5 * MINUTE + GRACE + second * 1_000);
    expect(desk.scans).toEqual([]);
    desk.goTo(5 * MINUTE + GRACE + 10_000);
    expect(desk.scans.map(({ market }) => market.clockSkewMs)).toEqual([-10_000]);
  });

  it('tells its driver, too, and asks for what is missing', () => {
    const desk = new Desk();
    const receivedAt = desk.time.now();
    desk.cache.apply({ type: 'quote', instrument: BTC.id, quote: quoteAt(receivedAt, 100) });
    desk.candle('1m', 0);
    desk.time.jumpTo(epochMs(START + MINUTE));
    desk.candle('1m', 1);
    expect(desk.told).toEqual(['quote', 'candle 1m']);
    expect(desk.telemetry).toHaveLength(1);
    const own: string[] = [];
    const listener = desk.relay.listener({ gapFound: ({ reason }) => own.push(reason) });
    const [from, to] = [openTimeAt('5m', 2), openTimeAt('5m', 3)];
    const since = openTimeAt('5m', 1);
    listener.gapFound({ instrument: BTC.id, timeframe: '5m', from, to, since, reason: 'missing' });
    expect([desk.gaps, own]).toEqual([['5m'], ['missing']]);
  });

  it('does nothing before it has its cache', () => {
    const unattached = new MarketRelay(new Desk().setup);
    expect(() => unattached.warmUp(BTC, '1m', [])).toThrow('before its cache is attached');
  });
});
