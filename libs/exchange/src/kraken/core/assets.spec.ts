import { describe, expect, it } from '@jest/globals';

import { assetName, restPairOf, symbolOfWsName } from './assets.js';

describe('asset names', () => {
  it('translates legacy codes and keeps all other codes, including those with X or Z in front', () => {
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

  it('converts symbols to REST pairs, and wsnames to symbols', () => {
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

  it.each(['XBTUSD', 'XBT/', '/USD', 'A/B/C', ''])('rejects %p as a symbol', (text) => {
    expect(symbolOfWsName(text)).toBeNull();
  });
});
