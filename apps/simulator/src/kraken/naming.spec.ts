import { describe, expect, it } from '@jest/globals';

import { assetCode, pairNames } from './naming.js';

describe('Kraken names', () => {
  it.each([
    ['BTC', 'USD', 'XXBTZUSD', 'XBTUSD', 'XBT/USD'],
    ['ETH', 'USD', 'XETHZUSD', 'ETHUSD', 'ETH/USD'],
    ['ETH', 'BTC', 'XETHXXBT', 'ETHXBT', 'ETH/XBT'],
    ['SOL', 'USD', 'SOLUSD', 'SOLUSD', 'SOL/USD'],
    ['BTC', 'USDT', 'XBTUSDT', 'XBTUSDT', 'XBT/USDT'],
    ['DOGE', 'USD', 'XXDGZUSD', 'XDGUSD', 'XDG/USD'],
    ['XTZ', 'USD', 'XTZUSD', 'XTZUSD', 'XTZ/USD'],
  ])('Kraken names %s/%s as %s, %s and %s', (base, quote, key, altname, wsname) => {
    expect(pairNames({ base, quote })).toMatchObject({ key, altname, wsname });
  });

  it('prefix only legacy assets', () => {
    expect(['BTC', 'USD', 'EUR', 'SOL', 'USDC'].map(assetCode)).toEqual([
      'XXBT',
      'ZUSD',
      'ZEUR',
      'SOL',
      'USDC',
    ]);
  });
});
