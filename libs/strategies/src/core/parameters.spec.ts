import { describe, expect, it } from '@jest/globals';

import { keltner, KeltnerParameters } from './keltner.js';
import { parseParameters } from './parameters.js';
import { BUILT_IN_STRATEGIES } from './strategy-registry.js';
import { trend } from './trend.js';

function problemsOf(raw: Record<string, unknown>): readonly string[] {
  const parsed = parseParameters(keltner, raw);
  return parsed.ok ? [] : parsed.error.problems.map((problem) => problem.key);
}

describe('parseParameters', () => {
  it('overrides the defaults with the given values', () => {
    const parsed = parseParameters(keltner, { emaPeriod: 30, rsiLongMax: 40 });
    const expected = Object.assign(new KeltnerParameters(), { emaPeriod: 30, rsiLongMax: 40 });
    expect(parsed).toEqual({ ok: true, value: expected });
    expect(parsed.ok && parsed.value).toBeInstanceOf(KeltnerParameters);
  });

  it.each(BUILT_IN_STRATEGIES.map((strategy) => [strategy.name, strategy] as const))(
    'accepts the defaults of %s',
    (_, strategy) => {
      expect(parseParameters(strategy, {}).ok).toBe(true);
    },
  );

  it.each([
    ['an unknown key', { emaPeriods: 20 }, ['emaPeriods']],
    ['an inherited name', { constructor: 1 }, ['constructor']],
    ['a string instead of a number', { emaPeriod: '20' }, ['emaPeriod']],
    ['a fractional count', { emaPeriod: 20.5 }, ['emaPeriod']],
    ['NaN', { channelMultiple: NaN }, ['channelMultiple']],
    ['a value out of range', { rsiLongMax: 0 }, ['rsiLongMax']],
    ['averages in the wrong order', { macdFast: 26 }, ['macdFast']],
    ['sides that overlap', { rsiLongMax: 60 }, ['rsiLongMax']],
    ['a target floor below the stop floor', { targetFloorRate: 0.005 }, ['stopFloorRate']],
    ['several problems at once', { nonsense: 1, rsiPeriod: 1 }, ['nonsense', 'rsiPeriod']],
  ])('refuses %s', (_, raw, keys) => {
    expect([...new Set(problemsOf(raw))]).toEqual(keys);
  });

  it('states the refused key, the rule, and the alternatives', () => {
    const parsed = parseParameters(trend, { emaFast: 60, speed: 1 });
    expect(parsed).toMatchObject({ ok: false, error: { code: 'STRATEGY_PARAMETERS_INVALID' } });
    const message = parsed.ok ? '' : parsed.error.message;
    expect(message).toContain('speed is not a parameter of trend; its parameters are atrPeriod');
    expect(message).toContain('emaFast must be below emaSlow, not 60.');
    expect(parsed.ok ? [] : parsed.error.problems).toMatchObject([
      { key: 'speed', rule: null },
      { key: 'emaFast', rule: 'emaFast must be below emaSlow' },
    ]);
  });
});
