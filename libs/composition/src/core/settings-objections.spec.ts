import { beforeEach, describe, expect, it } from '@jest/globals';
import { StrategyRegistry } from '@tidegate/strategies';

import { marketObjections, settingsObjections } from './settings-objections.js';
import { AccountSection, TidegateConfiguration } from './tidegate-configuration.js';

describe('the traded instruments', () => {
  let configuration: TidegateConfiguration;
  const useCurrency = (currency: string): void => {
    configuration.accounts = [Object.assign(new AccountSection(), { currency })];
  };
  beforeEach(() => {
    configuration = new TidegateConfiguration();
  });

  it('instruments are refused if some are not quoted in the account currency', () => {
    expect(marketObjections(configuration)).toEqual([]);
    configuration.market.symbols = ['BTC/USD', 'ETH/EUR', 'SOL/USDT'];
    expect(marketObjections(configuration)).toMatchObject([
      {
        code: 'CONFIG_INVALID_VALUE',
        key: 'market.symbols',
        expectation:
          'instruments quoted in USD, the account currency (accounts.0.currency), not ETH/EUR, SOL/USDT',
      },
    ]);
  });

  it('the account currency is refused if no instrument is quoted in it', () => {
    useCurrency('GBP');
    configuration.market.symbols = ['BTC/USD', 'ETH/EUR'];
    expect(marketObjections(configuration)).toMatchObject([
      { key: 'accounts.0.currency', expectation: expect.stringMatching(/BTC\/USD, ETH\/EUR$/) },
    ]);
    configuration.market.symbols = ['BTC/GBP', 'ETH/GBP'];
    expect(marketObjections(configuration)).toEqual([]);
  });

  it('configured instruments are not checked for a recording, which defines its own', () => {
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

  it('account ids must be unique within their tenant', () => {
    expect(accountKeysOf({ id: 'a' }, { id: 'b' }, { id: 'a' })).toEqual(['accounts.2.id']);
    expect(accountKeysOf({ id: 'a' }, { id: 'a', tenant: 'north' })).toEqual([]);
  });

  it('configured accounts must use the default profile, the only one in a new storage', () => {
    expect(accountKeysOf({ profile: 'careful' })).toEqual(['accounts.0.profile']);
  });

  it('the list of configured accounts can be empty', () => {
    expect(accountKeysOf()).toEqual([]);
  });
});
