import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import fc from 'fast-check';

import { assembleConfiguration, type LoadedConfiguration } from './assemble.js';
import { FreeKeys, Secret } from './decorators.js';
import { describeProblem, type ConfigurationProblem } from './problem.js';
import type { Environment } from './text-source.js';
import { parseYamlFile } from './yaml-source.js';

class StorageOptions {
  @IsString()
  directory = './data';

  @IsInt()
  @Min(1)
  @Max(60_000)
  busyTimeoutMs = 5_000;
}

class AccountOptions {
  @IsString()
  tenant = 'default';

  @IsNumber()
  @Min(0)
  deposit = 0;
}

class ChannelOptions {
  @IsString()
  url = '';

  @IsOptional()
  @IsString()
  @Secret()
  token: string | null = null;
}

class PlatformOptions {
  @IsIn(['paper', 'live'])
  mode: 'paper' | 'live' = 'paper';

  @IsArray()
  @ArrayNotEmpty()
  @IsString({ each: true })
  symbols: string[] = ['BTC/USD'];

  @ValidateNested()
  @Type(() => StorageOptions)
  storage = new StorageOptions();

  @ValidateNested({ each: true })
  @Type(() => ChannelOptions)
  channels: ChannelOptions[] = [];

  @FreeKeys({ member: () => AccountOptions })
  accounts: Record<string, AccountOptions> = {};

  @FreeKeys()
  strategies: Record<string, unknown> = {};

  @IsOptional()
  @ValidateNested()
  @Type(() => ChannelOptions)
  alarm: ChannelOptions | null = null;
}

interface Written {
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Environment;
  readonly overrides?: Readonly<Record<string, string>>;
}

function assemble(written: Written) {
  const files = Object.entries(written.files ?? {}).map(([name, text]) => {
    const parsed = parseYamlFile(name, text);
    if (!parsed.ok) throw new Error(describeProblem(parsed.error));
    return parsed.value;
  });
  const overrides = Object.entries(written.overrides ?? {}).map(([key, text]) => ({
    path: key.split('.'),
    text,
    source: `--set ${key}`,
    unknownNames: 'as-written' as const,
  }));
  return assembleConfiguration(PlatformOptions, {
    files,
    environment: written.environment ?? {},
    overrides,
  });
}

function loaded(written: Written): LoadedConfiguration<PlatformOptions> {
  const result = assemble(written);
  if (!result.ok) throw new Error(result.error.map(describeProblem).join('\n'));
  return result.value;
}

function problemsOf(written: Written): readonly ConfigurationProblem[] {
  const result = assemble(written);
  return result.ok ? [] : result.error;
}

const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`;

describe('a configuration', () => {
  it('consists of the built-in defaults when nothing is set', () => {
    expect(loaded({}).value).toEqual(new PlatformOptions());
  });

  it('merges sections key by key and replaces whole lists', () => {
    const { value } = loaded({
      files: {
        'default.yaml': lines('symbols: [BTC/USD, ETH/USD]', 'storage: { directory: a }'),
        'paper.yaml': lines('symbols: [SOL/USD]', 'storage: { busyTimeoutMs: 10 }'),
      },
    });
    expect(value.symbols).toEqual(['SOL/USD']);
    expect(value.storage).toEqual({ directory: 'a', busyTimeoutMs: 10 });
    expect(value.storage).toBeInstanceOf(StorageOptions);
  });

  it('prefers the environment to files, and overrides to the environment', () => {
    const written = {
      files: { 'default.yaml': 'storage: { directory: file, busyTimeoutMs: 1 }' },
      environment: {
        TIDEGATE__STORAGE__DIRECTORY: 'variable',
        TIDEGATE__STORAGE__BUSY_TIMEOUT_MS: '2',
      },
      overrides: { 'storage.busyTimeoutMs': '3' },
    };
    expect(loaded(written).value.storage).toEqual({ directory: 'variable', busyTimeoutMs: 3 });
  });

  it('keeps a value from the environment as text if the key is a string', () => {
    const { value } = loaded({ environment: { TIDEGATE__STORAGE__DIRECTORY: '007' } });
    expect(value.storage.directory).toBe('007');
  });

  it('parses lists and maps from the environment as YAML', () => {
    const { value } = loaded({
      environment: {
        TIDEGATE__SYMBOLS: '[A/USD, B/USD]',
        TIDEGATE__ACCOUNTS__MAIN__DEPOSIT: '25',
        TIDEGATE__STRATEGIES__MEAN_REVERSION: '{ period: 20 }',
      },
    });
    expect(value.symbols).toEqual(['A/USD', 'B/USD']);
    expect(value.accounts).toEqual({ main: { tenant: 'default', deposit: 25 } });
    expect(value.strategies).toEqual({ mean_reversion: { period: 20 } });
  });

  it('matches free keys of the files by variables in capitals', () => {
    const { value } = loaded({
      files: { 'default.yaml': 'strategies: { meanReversion: { stopAtr: 1, period: 3 } }' },
      environment: { TIDEGATE__STRATEGIES__MEAN_REVERSION__STOP_ATR: '2' },
    });
    expect(value.strategies).toEqual({ meanReversion: { stopAtr: 2, period: 3 } });
  });

  it('removes a member of a map of sections that a later layer sets to null', () => {
    const { value } = loaded({
      files: {
        'default.yaml': 'accounts: { main: { deposit: 1 }, second: { deposit: 2 } }',
        'one.yaml': 'accounts: { main: null }',
      },
    });
    expect(Object.keys(value.accounts)).toEqual(['second']);
  });

  it('ignores an empty section, and removes an optional section set to null', () => {
    const { value } = loaded({
      files: {
        'default.yaml': lines('storage:', 'alarm: { url: x }'),
        'quiet.yaml': 'alarm: null',
      },
    });
    expect(value.storage).toEqual(new StorageOptions());
    expect(value.alarm).toBeNull();
  });

  it('is deeply frozen', () => {
    const { value } = loaded({ files: { 'default.yaml': 'strategies: { keltner: { a: [1] } }' } });
    expect(() => value.symbols.push('X')).toThrow();
    expect(Object.isFrozen(value.storage)).toBe(true);
    expect(Object.isFrozen((value.strategies['keltner'] as { a: number[] }).a)).toBe(true);
  });

  it('gives the source of each value', () => {
    const origins = loaded({
      files: { 'default.yaml': lines('storage:', '  directory: a') },
      environment: { TIDEGATE__MODE: 'live' },
    }).explain();
    expect(origins).toContainEqual({ key: 'mode', value: '"live"', source: 'TIDEGATE__MODE' });
    expect(origins).toContainEqual({
      key: 'storage.directory',
      value: '"a"',
      source: 'default.yaml:2',
    });
    expect(origins).toContainEqual({
      key: 'storage.busyTimeoutMs',
      value: '5000',
      source: 'built-in default',
    });
  });

  it('never shows a secret', () => {
    const configuration = loaded({
      files: { 'default.yaml': 'channels: [{ url: u, token: hush }, { url: v }]' },
      environment: { TIDEGATE__ALARM__TOKEN: 'hush' },
    });
    const shown = JSON.stringify([configuration.masked(), configuration.explain()]);
    expect(shown).not.toContain('hush');
    expect(configuration.masked()['channels']).toEqual([
      { url: 'u', token: '***' },
      { url: 'v', token: null },
    ]);
    expect(configuration.value.alarm?.token).toBe('hush');
  });
});

describe('a refused configuration', () => {
  it('gives file, line, key, value and expectation', () => {
    const text = lines('mode: paper', 'storage:', '  busyTimeoutMs: 0');
    expect(problemsOf({ files: { 'default.yaml': text } })).toEqual([
      {
        code: 'CONFIG_INVALID_VALUE',
        source: 'default.yaml:3',
        key: 'storage.busyTimeoutMs',
        value: '0',
        expectation: 'it not to be less than 1',
        suggestion: null,
      },
    ]);
  });

  it.each([
    ['storag: {}', 'storag', 'storage'],
    ['storage: { directry: x }', 'storage.directry', 'storage.directory'],
    ['busyTimeoutMs: 5', 'busyTimeoutMs', 'storage.busyTimeoutMs'],
    ['accounts: { main: { depsit: 5 } }', 'accounts.main.depsit', null],
    ['channels: [{ uri: x }]', 'channels.0.uri', null],
    ['quite: different', 'quite', null],
  ])('refuses the unknown key in %s', (text, key, suggestion) => {
    const found = problemsOf({ files: { 'default.yaml': text } });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ code: 'CONFIG_UNKNOWN_KEY', key, suggestion });
  });

  it.each([
    ['TIDEGATE__STORAGE__DIRECTRY', 'storage.directory'],
    ['TIDEGATE__SYMBOL', 'symbols'],
    ['TIDEGATE__MODE__DEEPER', null],
    ['TIDEGATE__', null],
  ])('refuses the unknown variable %s', (name, suggestion) => {
    const found = problemsOf({ environment: { [name]: 'x' } });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ code: 'CONFIG_UNKNOWN_KEY', source: name, suggestion });
  });

  it('reports all problems of all layers at once', () => {
    const found = problemsOf({
      files: { 'default.yaml': lines('mode: maybe', 'nonsense: 1') },
      environment: { TIDEGATE__STORAGE__BUSY_TIMEOUT_MS: 'soon', TIDEGATE__X: '1' },
    });
    expect(found.map(({ code, source }) => `${code} ${source}`).sort()).toEqual([
      'CONFIG_INVALID_VALUE TIDEGATE__STORAGE__BUSY_TIMEOUT_MS',
      'CONFIG_INVALID_VALUE default.yaml:1',
      'CONFIG_UNKNOWN_KEY TIDEGATE__X',
      'CONFIG_UNKNOWN_KEY default.yaml:2',
    ]);
  });

  it.each([
    ['storage: 5', 'storage'],
    ['channels: { url: x }', 'channels'],
    ['channels: [1]', 'channels.0'],
    ['accounts: [1]', 'accounts'],
    ['accounts: { main: 5 }', 'accounts.main'],
    ['strategies: all', 'strategies'],
  ])('reports the expected shape for %s', (text, key) => {
    const found = problemsOf({ files: { 'default.yaml': text } });
    expect(found.map((problem) => [problem.code, problem.key])).toEqual([
      ['CONFIG_INVALID_VALUE', key],
    ]);
  });

  it('refuses two variables for one key, an empty value and a value that is not YAML', () => {
    const environment = {
      TIDEGATE__STORAGE__BUSY_TIMEOUT_MS: '1',
      TIDEGATE__STORAGE__BUSYTIMEOUTMS: '2',
      TIDEGATE__SYMBOLS: '[A',
      TIDEGATE__ACCOUNTS: '',
    };
    expect(problemsOf({ environment }).map(({ code, key }) => [code, key])).toEqual([
      ['CONFIG_INVALID_VALUE', 'accounts'],
      ['CONFIG_MALFORMED', 'storage.busyTimeoutMs'],
      ['CONFIG_MALFORMED', 'symbols'],
    ]);
  });

  it('masks invalid secrets and secrets with a misspelt key', () => {
    const text = lines('channels: [{ url: x, token: 123 }]', 'alarm: { tokn: 1, apiToken: hush }');
    const shown = problemsOf({ files: { 'default.yaml': text } }).map(describeProblem);
    expect(shown).toHaveLength(3);
    expect(shown.join()).not.toMatch(/123|hush/);
  });

  it('is described in one line', () => {
    const [problem] = problemsOf({ files: { 'config/default.yaml': 'storage: { directry: x }' } });
    expect(problem && describeProblem(problem)).toBe(
      'CONFIG_UNKNOWN_KEY config/default.yaml:1: storage.directry is "x"; expected the name of a known key. Did you mean storage.directory?',
    );
  });
});

describe('a class of options', () => {
  it('is refused as a defect when a field has no validation rule', () => {
    class Careless {
      timeoutMs = 5;
    }
    const layers = { files: [], environment: {}, overrides: [] };
    expect(() => assembleConfiguration(Careless, layers)).toThrow(/Careless\.timeoutMs/);
  });
});

describe('any value', () => {
  it('has the same meaning in a file, in the environment and as an override', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60_000 }),
        fc.stringMatching(/^[a-z0-9./]{1,12}$/),
        (ms, text) => {
          const file = lines(
            'storage:',
            `  busyTimeoutMs: ${ms}`,
            `  directory: ${JSON.stringify(text)}`,
          );
          const inFile = loaded({ files: { 'default.yaml': file } }).value;
          const environment = {
            TIDEGATE__STORAGE__BUSY_TIMEOUT_MS: String(ms),
            TIDEGATE__STORAGE__DIRECTORY: text,
          };
          const overrides = { 'storage.busyTimeoutMs': String(ms), 'storage.directory': text };
          expect(loaded({ environment }).value).toEqual(inFile);
          expect(loaded({ overrides }).value).toEqual(inFile);
        },
      ),
      { numRuns: 50 },
    );
  });
});
