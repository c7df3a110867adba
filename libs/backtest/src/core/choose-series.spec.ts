import { describe, expect, it } from '@jest/globals';
import type { Timeframe } from '@tidegate/model';

import type { HistoryRequest } from '../ports.js';
import { chooseSeries, type SeriesName } from './choose-series.js';

const named = (venue: string, symbol: string, timeframe: Timeframe): SeriesName => ({
  venue,
  symbol,
  timeframe,
});

const RECORDED = [
  named('kraken', 'SOL/USD', '15m'),
  named('kraken', 'BTC/USD', '15m'),
  named('coinbase', 'BTC/USD', '1h'),
  named('coinbase', 'BTC/USD', '15m'),
  named('coinbase', 'ETH/USD', '1h'),
  named('coinbase', 'ETH/USD', '15m'),
  named('coinbase', 'ADA/USD', '15m'),
  named('kraken', 'ETH/USD', '1m'),
];

function choose(request: Partial<HistoryRequest>, available = RECORDED) {
  return chooseSeries(available, { symbols: [], timeframe: null, venue: null, ...request });
}

function textsOf(request: Partial<HistoryRequest>, available = RECORDED): readonly string[] {
  const chosen = choose(request, available);
  if (!chosen.ok) throw new Error(chosen.error.message);
  return chosen.value.map(({ venue, symbol, timeframe }) => `${venue} ${symbol} ${timeframe}`);
}

describe('Of recorded series', () => {
  it('the venue and timeframe with the most instruments are taken, sorted by symbol', () => {
    expect(textsOf({})).toEqual([
      'coinbase ADA/USD 15m',
      'coinbase BTC/USD 15m',
      'coinbase ETH/USD 15m',
    ]);
  });

  it('what was asked for is taken, wherever most of it is', () => {
    expect(textsOf({ timeframe: '1h' })).toEqual(['coinbase BTC/USD 1h', 'coinbase ETH/USD 1h']);
    expect(textsOf({ venue: 'kraken' })).toEqual(['kraken BTC/USD 15m', 'kraken SOL/USD 15m']);
    expect(textsOf({ symbols: ['SOL/USD', 'BTC/USD'] })).toEqual([
      'kraken BTC/USD 15m',
      'kraken SOL/USD 15m',
    ]);
  });

  it('the shorter timeframe wins among equals, then the first venue by name', () => {
    expect(textsOf({ symbols: ['ETH/USD'] })).toEqual(['kraken ETH/USD 1m']);
    expect(textsOf({ symbols: ['BTC/USD'] })).toEqual(['coinbase BTC/USD 15m']);
  });

  it('all parts of an instrument are taken together, and count once', () => {
    const [btc, eth] = [named('kraken', 'BTC/USD', '15m'), named('kraken', 'ETH/USD', '1h')];
    const [again, third] = [{ ...btc }, { ...btc }];
    const sol = named('kraken', 'SOL/USD', '1h');
    const chosen = choose({ symbols: ['BTC/USD'] }, [btc, eth, again, third]);
    expect(chosen.ok && chosen.value).toEqual([{ ...btc, parts: [btc, again, third] }]);
    expect(textsOf({}, [btc, eth, again, third, sol])).toEqual([
      'kraken ETH/USD 1h',
      'kraken SOL/USD 1h',
    ]);
  });

  it('the order of the files does not matter', () => {
    expect(textsOf({}, RECORDED.toReversed())).toEqual(textsOf({}));
  });
});

describe('A choice is refused', () => {
  it('for an instrument that nobody recorded, with those that are there', () => {
    expect(choose({ symbols: ['BTC/USD', 'DOGE/USD'] })).toEqual({
      ok: false,
      error: {
        code: 'INSTRUMENT_UNKNOWN',
        message:
          'No one venue and timeframe has DOGE/USD; recorded are ADA/USD, BTC/USD, ETH/USD, SOL/USD',
      },
    });
  });

  it('for instruments that no one venue has together', () => {
    const chosen = choose({ symbols: ['ADA/USD', 'SOL/USD'] });
    expect(chosen.ok ? null : chosen.error.code).toBe('INSTRUMENT_UNKNOWN');
  });

  it('for a timeframe that is not there, with those that are', () => {
    expect(choose({ timeframe: '4h', venue: 'kraken' })).toEqual({
      ok: false,
      error: {
        code: 'DATA_NOT_FOUND',
        message:
          'No recorded series is kraken 4h; there are coinbase 15m, coinbase 1h, kraken 15m, kraken 1m',
      },
    });
  });

  it('for an empty folder, with what names look like', () => {
    expect(choose({}, [])).toMatchObject({
      ok: false,
      error: {
        code: 'DATA_NOT_FOUND',
        message: 'No candle file is there: names look like kraken_BTC-USD_15m.csv or .csv.gz',
      },
    });
  });
});
