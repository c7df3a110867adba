import { beforeEach, describe, expect, it } from '@jest/globals';

import { marketObjections } from './settings-objections.js';
import { TidegateConfiguration } from './tidegate-configuration.js';

describe('what is traded', () => {
  let configuration: TidegateConfiguration;
  beforeEach(() => {
    configuration = new TidegateConfiguration();
  });

  it('is objected to where the account has no money for some of it', () => {
    expect(marketObjections(configuration)).toEqual([]);
    configuration.market.symbols = ['BTC/USD', 'ETH/EUR', 'SOL/USDT'];
    expect(marketObjections(configuration)).toMatchObject([
      {
        code: 'CONFIG_INVALID_VALUE',
        key: 'market.symbols',
        expectation:
          'instruments that are traded in USD, in which the account is kept (account.currency), not ETH/EUR, SOL/USDT',
      },
    ]);
  });

  it('is objected to where the account has no money for any of it', () => {
    configuration.account.currency = 'GBP';
    configuration.market.symbols = ['BTC/USD', 'ETH/EUR'];
    expect(marketObjections(configuration)).toMatchObject([
      { key: 'account.currency', expectation: expect.stringMatching(/BTC\/USD, ETH\/EUR$/) },
    ]);
    configuration.market.symbols = ['BTC/GBP', 'ETH/GBP'];
    expect(marketObjections(configuration)).toEqual([]);
  });

  it('is said by recorded candles themselves, whatever the symbols', () => {
    configuration.account.currency = 'EUR';
    expect(marketObjections(configuration)).toHaveLength(1);
    configuration.market.source = 'replay';
    expect(marketObjections(configuration)).toEqual([]);
  });
});
