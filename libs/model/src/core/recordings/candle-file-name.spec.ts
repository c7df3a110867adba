import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { TIMEFRAMES } from '../timeframe.js';
import { parseCandleFileName } from './candle-file-name.js';

describe('The name of a candle file', () => {
  it('contains venue, instrument, timeframe and compression', () => {
    expect(parseCandleFileName('kraken_BTC-USD_15m.csv')).toEqual({
      venue: 'kraken',
      symbol: 'BTC/USD',
      timeframe: '15m',
      gzipped: false,
    });
  });

  it('may have a suffix after the timeframe', () => {
    expect(parseCandleFileName('coinbase_ETH-USD_1h_2024-2026.csv.gz')).toEqual({
      venue: 'coinbase',
      symbol: 'ETH/USD',
      timeframe: '1h',
      gzipped: true,
    });
  });

  it('parses back to its parts', () => {
    const venue = fc.stringMatching(/^[a-z0-9]{1,10}$/);
    const asset = fc.stringMatching(/^[A-Z0-9]{1,6}$/);
    const packing = fc.constantFrom('.csv', '.csv.gz');
    const timeframe = fc.constantFrom(...TIMEFRAMES);
    fc.assert(
      fc.property(venue, asset, asset, timeframe, packing, (name, base, quote, length, suffix) => {
        expect(parseCandleFileName(`${name}_${base}-${quote}_${length}${suffix}`)).toEqual({
          venue: name,
          symbol: `${base}/${quote}`,
          timeframe: length,
          gzipped: suffix === '.csv.gz',
        });
      }),
    );
  });

  it.each([
    'README.md',
    'kraken_BTC-USD_15m.csv.zip',
    'kraken_BTC-USD_2m.csv',
    'kraken_BTCUSD_15m.csv',
    'kraken_BTC-USD.csv',
    'BTC-USD_15m.csv',
    'Kraken_BTC-USD_15m.csv',
    '.kraken_BTC-USD_15m.csv.swp',
  ])('does not match %p', (name) => {
    expect(parseCandleFileName(name)).toBeNull();
  });
});
