import { bindPlain, type PlainValue } from '@tidegate/configuration';
import { describe, expect, it } from '@jest/globals';
import { BUILT_IN_STRATEGIES } from '@tidegate/strategies';

import { profileSchema } from './setting-schema.js';
import { TradingProfile } from './trading-profile.js';

const { settings } = profileSchema();
const at = (path: string) => settings.find((setting) => setting.path === path);

/** A content with the given values by dotted path. */
function contentOf(values: readonly (readonly [path: string, value: number])[]): PlainValue {
  const content: Record<string, unknown> = {};
  for (const [path, value] of values) {
    const keys = path.split('.');
    const name = keys.pop() ?? '';
    let section = content;
    for (const key of keys) section = (section[key] ??= {}) as Record<string, unknown>;
    section[name] = value;
  }
  return content as PlainValue;
}

describe('the schema of a profile', () => {
  it('describes a share with its unit, range and base', () => {
    expect(at('risk.sizing.riskPerTrade')).toMatchObject({
      section: 'Risk: sizing',
      label: 'Risk per trade',
      type: 'number',
      unit: 'percent',
      help: expect.stringMatching(/^Of equity\. From [\d.]+ % to \d+ %\.$/),
    });
  });

  it('says what 0 means', () => {
    expect(at('risk.pace.tradesPerDayMax')?.help).toContain('0 means no limit.');
  });

  it('offers the values of a choice and of a list of choices', () => {
    expect(at('execution.entry.style')).toMatchObject({
      type: 'choice',
      choices: ['touch', 'market'],
      default: 'touch',
      unit: 'none',
    });
    expect(at('timeframes')).toMatchObject({ type: 'choices', default: ['4h'] });
    expect(at('execution.entry.postOnly')).toMatchObject({ type: 'yes or no', help: '' });
  });

  it('describes each parameter of each strategy', () => {
    expect(at('strategies.keltner.parameters.rsiLongMax')).toMatchObject({
      section: 'Strategy: keltner',
      label: 'Rsi long max',
      default: 45,
      min: 1,
      max: 99,
      below: 'rsiShortMin',
      unit: 'RSI',
      help: 'A long needs RSI below this.',
    });
    for (const { name, defaultWeight } of BUILT_IN_STRATEGIES) {
      expect(at(`strategies.${name}.weight`)?.default).toBe(defaultWeight);
      expect(at(`strategies.${name}.enabled`)?.help).not.toBe('.');
    }
  });

  it('has one entry for each path', () => {
    const paths = settings.map(({ path }) => path);
    expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
    expect(paths.length).toBeGreaterThan(150);
  });

  it.each(['min', 'max'] as const)('names the %s that the profile itself enforces', (end) => {
    const limited = settings.filter(
      (setting) => setting[end] !== null && !setting.path.includes('.parameters.'),
    );
    expect(limited.length).toBeGreaterThan(100);
    const beyond = limited.map(
      ({ path, [end]: limit }) => [path, (limit ?? 0) + (end === 'min' ? -1 : 1)] as const,
    );
    const bound = bindPlain(TradingProfile, contentOf(beyond), { source: 'spec' });
    const refused = bound.ok ? [] : bound.error.map(({ key }) => key);
    expect(limited.map(({ path }) => path).filter((path) => !refused.includes(path))).toEqual([]);
  });

  it('has defaults of the declared type', () => {
    const types = { number: 'number', 'whole number': 'number', 'yes or no': 'boolean' };
    for (const { path, type, default: value } of settings) {
      const expected = types[type as keyof typeof types];
      if (expected !== undefined) expect([path, typeof value]).toEqual([path, expected]);
    }
  });
});
