import { describe, expect, it } from '@jest/globals';

import { withParameterOrigins, withStrategyParameters } from './strategy-parameters.js';

describe('Settings with strategy parameters', () => {
  it('settings include every parameter of a configured strategy and keep the configured values', () => {
    const settings = {
      server: { port: 3_000 },
      strategies: { keltner: { enabled: true, parameters: { rsiLongMax: 40 } } },
    };
    const complete = withStrategyParameters(settings) as unknown as typeof settings;
    expect(complete.server).toEqual({ port: 3_000 });
    expect(complete.strategies.keltner.enabled).toBe(true);
    expect(complete.strategies.keltner.parameters).toMatchObject({
      rsiLongMax: 40,
      rsiShortMin: 55,
      atrPeriod: 14,
    });
  });

  it('settings without configured strategies are unchanged', () => {
    expect(withStrategyParameters({})).toEqual({ strategies: {} });
  });
});

describe('Origins with strategy parameters', () => {
  const origin = (key: string, value: string, source = 'built-in default') => ({
    key,
    value,
    source,
  });

  it('origins list the parameters after the other settings of the strategy, instead of an empty mapping', () => {
    const complete = withParameterOrigins([
      origin('strategies.trend.enabled', 'true'),
      origin('strategies.trend.parameters', '{}'),
      origin('ai.x', '1'),
    ]);
    const keys = complete.map(({ key }) => key);
    expect(keys[0]).toBe('strategies.trend.enabled');
    expect(keys.at(-1)).toBe('ai.x');
    expect(keys).not.toContain('strategies.trend.parameters');
    expect(complete).toContainEqual(origin('strategies.trend.parameters.adxMin', '30'));
  });

  it('origins list a configured parameter once', () => {
    const set = origin('strategies.trend.parameters.adxMin', '25', '--set x');
    const complete = withParameterOrigins([set]);
    expect(complete.filter(({ key }) => key === set.key)).toEqual([set]);
    expect(complete.length).toBeGreaterThan(10);
  });

  it('origins are unchanged for an unknown strategy', () => {
    const other = origin('strategies.other.enabled', 'true');
    expect(withParameterOrigins([other])).toEqual([other]);
  });
});
