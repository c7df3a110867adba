import { describe, expect, it } from '@jest/globals';

import { keltner } from './keltner.js';
import { parameterSheets } from './parameter-sheet.js';
import { parseParameters } from './parameters.js';
import { BUILT_IN_STRATEGIES } from './strategy-registry.js';
import { trend } from './trend.js';

describe('The sheet of a strategy', () => {
  it('gives default, type, range, unit, and meaning of a parameter', () => {
    const sheets = new Map(parameterSheets(keltner).map((sheet) => [sheet.name, sheet]));
    expect(sheets.get('rsiLongMax')).toEqual({
      name: 'rsiLongMax',
      default: 45,
      type: 'number',
      min: 1,
      max: 99,
      below: 'rsiShortMin',
      unit: 'RSI',
      meaning: 'a long needs RSI below this',
    });
    expect(sheets.get('emaPeriod')).toMatchObject({ type: 'whole number', unit: 'candles' });
    expect(parameterSheets(trend).find(({ type }) => type === 'yes or no')).toMatchObject({
      name: 'requireFreshCross',
      default: true,
      min: null,
      max: null,
    });
  });

  it.each(BUILT_IN_STRATEGIES)('describes exactly the parameters of $name', (strategy) => {
    const names = Object.keys(new strategy.Parameters());
    expect(parameterSheets(strategy).map(({ name }) => name)).toEqual(names);
    expect(Object.keys(strategy.descriptions).sort()).toEqual([...names].sort());
    for (const { unit, meaning } of parameterSheets(strategy)) {
      expect(unit).not.toBe('');
      expect(meaning).toMatch(/^[a-zA-Z].*[^.]$/);
    }
    expect(strategy.meaning).toMatch(/^[A-Z].*\.$/);
  });

  it.each(BUILT_IN_STRATEGIES)('gives the validated ranges of $name', (strategy) => {
    for (const { name, type, min, max } of parameterSheets(strategy)) {
      if (type === 'yes or no') continue;
      const step = type === 'whole number' ? 1 : 1e-9;
      for (const [limit, beyond] of [
        [min, -step],
        [max, step],
      ] as const) {
        if (limit === null) throw new Error(`${name} has no limit`);
        const outside = parseParameters(strategy, { [name]: limit + beyond });
        const rules = outside.ok ? [] : outside.error.problems.map((problem) => problem.rule);
        expect([name, rules.join()]).toEqual([name, expect.stringContaining(String(limit))]);
      }
    }
  });
});
