import { describe, expect, it } from '@jest/globals';

import { assetName, restPairOf, symbolOfWsName } from './assets.js';

describe('asset names', () => {
  it('translates the old codes and leaves every other code alone, X and Z in front or not', () => {
    const codes = ['XXBT', 'XBT', 'XXDG', 'ZUSD', 'XETH', 'XTZ', 'XCN', 'ZRX', 'ZETA', 'SOL'];
    expect(codes.map(assetName)).toEqual([
      'BTC',
      'BTC',
      'DOGE',
      'USD',
      'ETH',
      'XTZ',
      'XCN',
      'ZRX',
      'ZETA',
      'SOL',
    ]);
  });

  it('asks REST in its own names and reads its symbols into ours', () => {
    expect(['BTC/USD', 'ETH/BTC', 'DOGE/EUR', 'SOL/USD'].map(restPairOf)).toEqual([
      'XBTUSD',
      'ETHXBT',
      'XDGEUR',
      'SOLUSD',
    ]);
    expect(['XBT/USD', 'ETH/XBT', 'XDG/EUR', 'SOL/USD'].map(symbolOfWsName)).toEqual([
      'BTC/USD',
      'ETH/BTC',
      'DOGE/EUR',
      'SOL/USD',
    ]);
  });

  it.each(['XBTUSD', 'XBT/', '/USD', 'A/B/C', ''])('knows that %p is no symbol', (text) => {
    expect(symbolOfWsName(text)).toBeNull();
  });
});
