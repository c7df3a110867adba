import { describe, expect, it } from '@jest/globals';
import type { Timeframe } from '@tidegate/model';

import type { HistoryRequest } from '../ports.js';
import { chooseSeries } from './choose-series.js';
import type { SeriesName } from './history/series-name.js';

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

describe('Choosing among recorded series', () => {
  it('takes the venue and timeframe with the most instruments, sorted by symbol', () => {
    expect(textsOf({})).toEqual([
      'coinbase ADA/USD 15m',
      'coinbase BTC/USD 15m',
      'coinbase ETH/USD 15m',
    ]);
  });

  it('takes the group with the most requested instruments', () => {
    expect(textsOf({ timeframe: '1h' })).toEqual(['coinbase BTC/USD 1h', 'coinbase ETH/USD 1h']);
    expect(textsOf({ venue: 'kraken' })).toEqual(['kraken BTC/USD 15m', 'kraken SOL/USD 15m']);
    expect(textsOf({ symbols: ['SOL/USD', 'BTC/USD'] })).toEqual([
      'kraken BTC/USD 15m',
      'kraken SOL/USD 15m',
    ]);
  });

  it('prefers the shorter timeframe among equals, then the first venue by name', () => {
    expect(textsOf({ symbols: ['ETH/USD'] })).toEqual(['kraken ETH/USD 1m']);
    expect(textsOf({ symbols: ['BTC/USD'] })).toEqual(['coinbase BTC/USD 15m']);
  });

  it('takes all parts of an instrument together and counts them once', () => {
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

  it('does not depend on the order of the files', () => {
    expect(textsOf({}, RECORDED.toReversed())).toEqual(textsOf({}));
  });
});

describe('A choice is refused', () => {
  it('an unrecorded instrument is refused with a list of the recorded ones', () => {
    expect(choose({ symbols: ['BTC/USD', 'DOGE/USD'] })).toEqual({
      ok: false,
      error: {
        code: 'INSTRUMENT_UNKNOWN',
        message:
          'No single venue and timeframe has DOGE/USD; recorded are ADA/USD, BTC/USD, ETH/USD, SOL/USD',
      },
    });
  });

  it('instruments that no single venue has together are refused', () => {
    const chosen = choose({ symbols: ['ADA/USD', 'SOL/USD'] });
    expect(chosen.ok ? null : chosen.error.code).toBe('INSTRUMENT_UNKNOWN');
  });

  it('a missing timeframe is refused with a list of the available ones', () => {
    expect(choose({ timeframe: '4h', venue: 'kraken' })).toEqual({
      ok: false,
      error: {
        code: 'DATA_NOT_FOUND',
        message:
          'There is no recorded series for kraken 4h; available are coinbase 15m, coinbase 1h, kraken 15m, kraken 1m',
      },
    });
  });

  it('an empty folder is refused with an example of a file name', () => {
    expect(choose({}, [])).toMatchObject({
      ok: false,
      error: {
        code: 'DATA_NOT_FOUND',
        message:
          'There are no candle files; their names look like kraken_BTC-USD_15m.csv or .csv.gz',
      },
    });
  });
});
