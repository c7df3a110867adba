import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeProblem, loadConfiguration } from '@tidegate/configuration';
import { messageOf, TidegateError, venueId } from '@tidegate/kernel';
import { BUILT_IN_STRATEGIES } from '@tidegate/strategies';

import { planOf } from './core/engine-plan.js';
import { TidegateConfiguration } from './core/tidegate-configuration.js';
import { loadSettings, parseSetting } from './load-settings.js';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tidegate-settings-'));
  await writeFile(
    join(directory, 'default.yaml'),
    'server:\n  port: 3001\nstrategies:\n  trend: {}\n',
  );
  await writeFile(join(directory, 'fast.yaml'), 'market:\n  demo:\n    speed: 60\n');
  await writeFile(
    join(directory, 'bad.yaml'),
    [
      'server:',
      '  port: "80a"',
      '  bogus: 1',
      'strategies:',
      '  foo:',
      '    enabled: true',
      '  keltner:',
      '    parameters:',
      '      bogus: 3',
      '      rsiPeriod: -5',
      'ai:',
      '  confluence:',
      '    primaryTimeframe: 1d',
      'risk:',
      '  pace:',
      '    blackouts:',
      '      - from: "2026-01-01T00:00:00Z"',
      'accounts:',
      '  - currency: EUR',
    ].join('\n'),
  );
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function settingsWith(texts: readonly string[], profile?: string) {
  const overrides = texts.flatMap((text) => parseSetting(text) ?? []);
  return loadSettings({ profile, directory, overrides });
}

describe('settings', () => {
  it('settings come from the default file, then the profile, then the command line', async () => {
    const { value } = await settingsWith(['server.port=3002'], 'fast');
    expect([value.server.port, value.market.demo.speed]).toEqual([3_002, 60]);
    expect((await settingsWith([])).value.server.port).toBe(3_001);
  });

  it('invalid settings are refused with one code and one problem per line', async () => {
    const refused = settingsWith(['server.port=70000', 'risk.sizing.riskPerTrad=0.01']);
    await expect(refused).rejects.toThrow(TidegateError);
    await expect(refused).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(
        /^2 problems\n {2}CONFIG_INVALID_VALUE .*server\.port is 70000.*\n {2}CONFIG_UNKNOWN_KEY .*Did you mean risk\.sizing\.riskPerTrade\?$/,
      ),
    });
  });

  it('settings are checked field by field and as a whole, with code, source, key and value of each problem', async () => {
    const refusal: unknown = await settingsWith(['marketData.seriesCapacity=100'], 'bad').catch(
      messageOf,
    );
    expect(
      (refusal as string)
        .split('\n')
        .map((line) => line.replace(`  `, '').replaceAll(`${directory}/`, '')),
    ).toEqual([
      '9 problems',
      expect.stringMatching(/^CONFIG_UNKNOWN_KEY bad\.yaml:3: server\.bogus is 1; /),
      expect.stringMatching(/^CONFIG_INVALID_VALUE bad\.yaml:2: server\.port is "80a"; /),
      expect.stringMatching(
        /^CONFIG_INVALID_VALUE bad\.yaml:17: risk\.pace\.blackouts\.0\.until is /,
      ),
      expect.stringMatching(
        /^CONFIG_UNKNOWN_KEY bad\.yaml:5: strategies\.foo; expected the name of a strategy: /,
      ),
      expect.stringMatching(
        /^CONFIG_UNKNOWN_KEY bad\.yaml:9: strategies\.keltner\.parameters\.bogus is 3; expected a parameter of keltner: /,
      ),
      expect.stringMatching(
        /^CONFIG_INVALID_VALUE bad\.yaml:10: strategies\.keltner\.parameters\.rsiPeriod is -5; expected it not to be less than /,
      ),
      expect.stringMatching(
        /^CONFIG_INVALID_VALUE --set marketData\.seriesCapacity: marketData\.seriesCapacity is 100; expected at least \d+ closed candles/,
      ),
      expect.stringMatching(/^CONFIG_INVALID_VALUE bad\.yaml:19: accounts\.0\.currency is "EUR"; /),
      expect.stringMatching(
        /^CONFIG_INVALID_VALUE bad\.yaml:13: ai\.confluence\.primaryTimeframe is "1d"; expected one of /,
      ),
    ]);
  });

  it('settings for recorded candles are not checked against the configured market', async () => {
    const overrides = ['accounts.0.currency=EUR', 'market.timeframes=[1h]'].flatMap(
      (text) => parseSetting(text) ?? [],
    );
    const request = { profile: undefined, directory, overrides };
    await expect(loadSettings(request)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    const { value } = await loadSettings({ ...request, traded: 'recording' });
    expect(value.accounts[0]?.currency).toBe('EUR');
  });

  it.each([
    ['account.deposit=5000', 'accounts.0.deposit replaces account.deposit'],
    ['kraken.requestBurst=2', 'venues.kraken, with the same keys'],
  ])('a key of an earlier version is refused with its new key: %s', async (text, sentence) => {
    await expect(settingsWith([text])).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(sentence),
    });
  });

  it('an unknown profile is refused with the list of available profiles', async () => {
    await expect(settingsWith([], 'fastt')).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(
        /^1 problem\n.*available profiles: bad, default, fast.*Did you mean fast/,
      ),
    });
  });
});

describe('a parameter of a strategy', () => {
  const parameters = BUILT_IN_STRATEGIES.flatMap((strategy) =>
    Object.entries(new strategy.Parameters()).map(
      ([parameter, value]) => [strategy.name, parameter, value as number] as const,
    ),
  );
  const plannedWith = (configuration: TidegateConfiguration, name: string): unknown => {
    const ready = planOf({ configuration, venue: venueId('kraken'), candlesOnly: true });
    if (!ready.ok) throw new Error(ready.error.map(({ expectation }) => expectation).join('; '));
    const { resolver, profile, settings } = ready.value;
    const { strategies } = resolver.resolve(profile.content, settings).analysis;
    return strategies.find(({ strategy }) => strategy.name === name)?.strategy.parameters;
  };

  it('strategy parameters include camel-case names, which uppercase variables do not preserve', () => {
    expect(parameters.filter(([, name]) => name !== name.toLowerCase()).length).toBeGreaterThan(20);
  });

  it.each(parameters)(
    'the strategy parameter %s.%s can be set on the command line',
    async (strategy, parameter, value) => {
      const { value: settings } = await settingsWith([
        `strategies.${strategy}.parameters.${parameter}=${value}`,
      ]);
      expect(settings.strategies[strategy]?.parameters).toEqual({ [parameter]: value });
      expect(plannedWith(settings, strategy)).toHaveProperty(parameter, value);
    },
  );

  it.each(parameters)(
    'the strategy parameter %s.%s can be set by an uppercase variable',
    async (strategy, name, value) => {
      const capitals = name.replaceAll(/(?=[A-Z])/g, '_').toUpperCase();
      const variable = `TIDEGATE__STRATEGIES__${strategy.toUpperCase()}__PARAMETERS__${capitals}`;
      const loaded = await loadConfiguration(TidegateConfiguration, {
        directory,
        environment: { [variable]: String(value) },
      });
      if (!loaded.ok) throw new Error(loaded.error.map(describeProblem).join('; '));
      expect(plannedWith(loaded.value.value, strategy)).toHaveProperty(name, value);
      expect(loaded.value.value.strategies[strategy]?.parameters).toEqual({ [name]: value });
    },
  );
});

describe('a setting on a command line', () => {
  it('parseSetting returns the key and the text of the value', () => {
    expect(parseSetting('server.port=3100')).toEqual({
      key: 'server.port',
      text: '3100',
      source: '--set server.port',
    });
  });

  it('parseSetting splits at the first equals sign, so that a value may contain more', () => {
    expect(parseSetting('storage.directory=/data/a=b')?.text).toBe('/data/a=b');
    expect(parseSetting('storage.directory=')?.text).toBe('');
  });

  it.each(['server.port', '=3100', ''])('parseSetting returns null for %j', (text) => {
    expect(parseSetting(text)).toBeNull();
  });
});
