import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

import { AiOptions } from './ai-options.js';

function faultsOf(raw: object): readonly string[] {
  const paths = (errors: readonly ValidationError[], prefix: string): string[] =>
    errors.flatMap((error) => {
      const path = `${prefix}${error.property}`;
      return error.constraints ? [path] : paths(error.children ?? [], `${path}.`);
    });
  const options = plainToInstance(AiOptions, raw);
  return paths(validateSync(options, { whitelist: true, forbidNonWhitelisted: true }), '');
}

describe('AiOptions', () => {
  it('are valid by default', () => {
    expect(faultsOf({})).toEqual([]);
    expect(validateSync(new AiOptions())).toEqual([]);
  });

  it.each([
    ['an unknown key', { regime: { adx: 14 } }, 'regime.adx'],
    ['a rank out of range', { regime: { highVolatilityRank: 1.5 } }, 'regime.highVolatilityRank'],
    ['overlapping ranks', { regime: { lowVolatilityRank: 0.6 } }, 'regime.lowVolatilityRank'],
    [
      'an unknown timeframe',
      { confluence: { primaryTimeframe: '7m' } },
      'confluence.primaryTimeframe',
    ],
    ['an unknown book role', { confluence: { bookRole: 'both' } }, 'confluence.bookRole'],
    [
      'a weight out of range',
      { confluence: { timeframeWeights: { '1h': 0 } } },
      'confluence.timeframeWeights.1h',
    ],
    [
      'a multiplier without a strategy',
      { confluence: { regimeMultipliers: [{ trend: 1.2 }] } },
      'confluence.regimeMultipliers.0.strategy',
    ],
    ['a cache of size 0', { predictor: { cacheSize: 0 } }, 'predictor.cacheSize'],
    ['a negative window', { book: { spoofWindowMs: -1 } }, 'book.spoofWindowMs'],
    ['a minimum factor above 1', { adaptive: { factorMin: 1.1 } }, 'adaptive.factorMin'],
  ])('refuse %s', (_, raw, path) => {
    expect(faultsOf(raw)).toEqual([path]);
  });
});
