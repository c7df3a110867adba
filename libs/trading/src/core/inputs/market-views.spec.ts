import { describe, expect, it } from '@jest/globals';

import { epochMs } from '@tidegate/kernel';
import { quoteAt, START } from '@tidegate/market-data/testing';

import { BTC, ETH, marketView, minuteCandle } from '../../../testing/index.js';
import type { EngineInput } from './engine-input.js';
import { MarketViews } from './market-views.js';

const at = START;
const instrument = BTC.id;
const quote = quoteAt(at, 101);

const candle: EngineInput = {
  type: 'candle',
  at,
  instrument,
  timeframe: '1m',
  candle: minuteCandle(0, [100, 100, 100, 100]),
};
const range: EngineInput = { type: 'range', at, instrument, low: 99, high: 103, last: 102, quote };
const slice: EngineInput = { type: 'slice', at, instrument, slice: { type: 'quote', quote, at } };

const look = {
  type: 'scan',
  at,
  madeAt: at,
  instrument,
  trigger: 'fallback',
  timeframe: null,
} as const;

describe('MarketViews', () => {
  it('has no price or quote before the first input of an instrument', () => {
    const views = new MarketViews();
    expect([views.price(instrument), views.quote(instrument)]).toEqual([null, null]);
    views.note(range);
    expect([views.price(ETH.id), views.quote(ETH.id)]).toEqual([null, null]);
  });

  it('keeps the last price of every input that carries one', () => {
    const views = new MarketViews();
    const prices = [candle, range, slice].map((input) => {
      views.note(input);
      return views.price(instrument);
    });
    expect(prices).toEqual([100, 102, 101]);
  });

  it('drops the quote when a scan carries none', () => {
    const views = new MarketViews();
    views.note(slice);
    expect(views.quote(instrument)).toBe(quote);
    const market = marketView({ lastPrice: 99 });
    views.note({ ...look, market });
    expect([views.quote(instrument), views.price(instrument)]).toEqual([null, 99]);
  });

  it('keeps the price and quote of each scan when several are taken at one moment', () => {
    const views = new MarketViews();
    const scans = [
      { ...look, market: marketView({ lastPrice: 99, quote }) },
      { ...look, instrument: ETH.id, market: marketView({ lastPrice: 5 }) },
    ];
    views.note({ type: 'scans', at, madeAt: at, scans });
    expect([views.price(instrument), views.quote(instrument)]).toEqual([99, quote]);
    expect([views.price(ETH.id), views.quote(ETH.id)]).toEqual([5, null]);
  });

  it('reports each instrument whose price changed and counts the changes', () => {
    const changed: string[] = [];
    const views = new MarketViews((id) => changed.push(id));
    const other: EngineInput = { ...range, instrument: ETH.id };
    for (const input of [candle, candle, range, other, { ...range, quote: null }]) {
      views.note(input);
    }
    expect(changed).toEqual([instrument, instrument, ETH.id]);
    expect(views.revision).toBe(3);
  });

  it('keeps the price on inputs without one', () => {
    const views = new MarketViews();
    views.note(range);
    views.note({ type: 'tick', at: epochMs(at + 1) });
    const ended = { type: 'candle', candle: minuteCandle(0, [1, 1, 1, 1]), closeTime: at } as const;
    views.note({ type: 'slice', at, instrument, slice: ended });
    expect([views.price(instrument), views.quote(instrument)]).toEqual([102, quote]);
  });

  it('reads the venue status from scans and health checks, and starts offline', () => {
    const views = new MarketViews();
    const onlineAfter = (input: EngineInput): boolean => {
      views.note(input);
      return views.venueOnline;
    };
    const seen = { feedConnected: true, feedDownMs: 0, staleInstruments: [], instruments: 1 };
    const observation = { ...seen, venueOnline: false, loopFailures: 0 };
    expect([
      onlineAfter(range),
      onlineAfter({ ...look, market: marketView() }),
      onlineAfter({ type: 'observed', at, observation }),
      onlineAfter({ type: 'observed', at, observation: { ...observation, venueOnline: true } }),
      onlineAfter({ ...look, market: marketView({ venueStatus: 'maintenance' }) }),
    ]).toEqual([false, true, false, true, false]);
  });
});
