import { beforeEach, describe, expect, it } from '@jest/globals';
import { StrategyRegistry } from '@tidegate/strategies';

import { marketObjections, settingsObjections } from './settings-objections.js';
import { AccountSection, TidegateConfiguration } from './tidegate-configuration.js';

describe('what is traded', () => {
  let configuration: TidegateConfiguration;
  const useCurrency = (currency: string): void => {
    configuration.accounts = [Object.assign(new AccountSection(), { currency })];
  };
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
          'instruments that are traded in USD, the currency of the account (accounts.0.currency), not ETH/EUR, SOL/USDT',
      },
    ]);
  });

  it('is objected to where the account has no money for any of it', () => {
    useCurrency('GBP');
    configuration.market.symbols = ['BTC/USD', 'ETH/EUR'];
    expect(marketObjections(configuration)).toMatchObject([
      { key: 'accounts.0.currency', expectation: expect.stringMatching(/BTC\/USD, ETH\/EUR$/) },
    ]);
    configuration.market.symbols = ['BTC/GBP', 'ETH/GBP'];
    expect(marketObjections(configuration)).toEqual([]);
  });

  it('is said by recorded candles themselves, whatever the symbols', () => {
    useCurrency('EUR');
    expect(marketObjections(configuration)).toHaveLength(1);
    configuration.market.source = 'replay';
    expect(marketObjections(configuration)).toEqual([]);
  });
});

describe('The configured accounts', () => {
  const accountKeysOf = (...accounts: readonly Partial<AccountSection>[]): readonly string[] => {
    const configuration = new TidegateConfiguration();
    configuration.accounts = accounts.map((over) => Object.assign(new AccountSection(), over));
    return settingsObjections(configuration, new StrategyRegistry())
      .map(({ key }) => key)
      .filter((key) => key.startsWith('accounts.'));
  };

  it('have names that are unique in their tenant', () => {
    expect(accountKeysOf({ id: 'a' }, { id: 'b' }, { id: 'a' })).toEqual(['accounts.2.id']);
    expect(accountKeysOf({ id: 'a' }, { id: 'a', tenant: 'north' })).toEqual([]);
  });

  it('start on the default profile, because a new storage holds no other', () => {
    expect(accountKeysOf({ profile: 'careful' })).toEqual(['accounts.0.profile']);
  });

  it('may be none at all', () => {
    expect(accountKeysOf()).toEqual([]);
  });
});
