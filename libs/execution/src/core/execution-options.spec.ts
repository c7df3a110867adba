import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

import { ExecutionOptions } from './execution-options.js';

/** The paths of the rejected settings. */
function faultsOf(raw: object): readonly string[] {
  const paths = (errors: readonly ValidationError[], prefix: string): string[] =>
    errors.flatMap((error) => {
      const path = `${prefix}${error.property}`;
      return error.constraints ? [path] : paths(error.children ?? [], `${path}.`);
    });
  const options = plainToInstance(ExecutionOptions, raw);
  return paths(validateSync(options, { whitelist: true, forbidNonWhitelisted: true }), '');
}

/** A configuration with one setting, at a path such as `exit.breakeven.atR`. */
function only(path: string, value: unknown): object {
  return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;
}

const RANGES: readonly (readonly [path: string, min: number, max: number, step: number])[] = [
  ['entry.repriceAfterMs', 100, 600_000, 1],
  ['entry.repricesMax', 0, 10, 1],
  ['exit.exitWithinMs', 1_000, 600_000, 1],
  ['exit.nativeStopWithinMs', 1_000, 600_000, 1],
  ['exit.breakeven.atR', 0, 100, 0.01],
  ['exit.trailing.activationR', 0, 100, 0.01],
  ['exit.trailing.distanceR', 0.05, 100, 0.01],
  ['exit.trailing.volatility.low', 0.1, 10, 0.01],
  ['exit.trailing.volatility.mid', 0.1, 10, 0.01],
  ['exit.trailing.volatility.high', 0.1, 10, 0.01],
  ['exit.stagnation.afterMs', 60_000, 2_592_000_000, 1],
  ['exit.stagnation.progressMin', 0, 1, 0.01],
  ['exit.holdingMsMax', 0, 31_536_000_000, 1],
];

describe('ExecutionOptions', () => {
  it('are valid by default', () => {
    expect(validateSync(new ExecutionOptions())).toEqual([]);
    expect(faultsOf({})).toEqual([]);
    expect(new ExecutionOptions().exit.onOppositeSignal).toBe(true);
  });

  it('say what is wrong with tiers that are out of order', () => {
    const tiers = [
      { progress: 0.5, fraction: 0.2 },
      { progress: 0.4, fraction: 0.2 },
    ];
    const { exit } = plainToInstance(ExecutionOptions, { exit: { tiers } });
    expect(validateSync(exit).map(({ constraints }) => constraints)).toEqual([
      {
        areTiersInOrder:
          'tiers must have increasing progress and fractions that sum to less than 1',
      },
    ]);
  });

  it.each(RANGES)('accept %s from %d to %d and nothing beyond', (path, min, max, step) => {
    expect([min, max].flatMap((value) => faultsOf(only(path, value)))).toEqual([]);
    expect(faultsOf(only(path, min - step))).toEqual([path]);
    expect(faultsOf(only(path, max + step))).toEqual([path]);
    expect(faultsOf(only(path, Number.NaN))).toEqual([path]);
    expect(faultsOf(only(path, String(min)))).toEqual([path]);
  });

  it.each([
    'entry.marketFallback',
    'entry.postOnly',
    'exit.breakeven.enabled',
    'exit.trailing.enabled',
    'exit.stagnation.enabled',
    'exit.onOppositeSignal',
  ])('accept only booleans for %s', (path) => {
    expect(faultsOf(only(path, true))).toEqual([]);
    expect(faultsOf(only(path, 'yes'))).toEqual([path]);
  });

  it.each([
    ['an unknown key', { exit: { trailing: { step: 1 } } }, 'exit.trailing.step'],
    ['an unknown style', { entry: { style: 'twap' } }, 'entry.style'],
    ['a fractional millisecond', { entry: { repriceAfterMs: 100.5 } }, 'entry.repriceAfterMs'],
    ['tiers that are not a list', { exit: { tiers: 3 } }, 'exit.tiers'],
    ['a ninth tier', { exit: { tiers: tiersAt(1, 2, 3, 4, 5, 6, 7, 8, 9) } }, 'exit.tiers'],
    ['tiers out of order', { exit: { tiers: tiersAt(2, 1) } }, 'exit.tiers'],
    ['two tiers at one price', { exit: { tiers: tiersAt(2, 2) } }, 'exit.tiers'],
    [
      'tiers that take everything',
      { exit: { tiers: [aTier(0.2, 0.5), aTier(0.5, 0.5)] } },
      'exit.tiers',
    ],
  ])('reject %s', (_what, raw, path) => {
    expect(faultsOf(raw)).toEqual([path]);
  });

  it('accept increasing tiers that leave a remainder', () => {
    const tiers = [aTier(0.25, 0.3), aTier(0.5, 0.3), aTier(0.75, 0.3)];
    expect(faultsOf({ exit: { tiers } })).toEqual([]);
    expect(faultsOf({ exit: { tiers: tiersAt(1, 2, 3, 4, 5, 6, 7, 8) } })).toEqual([]);
  });

  it.each([
    ['progress', 0.05, 0.95],
    ['fraction', 0.01, 0.95],
  ])('accept a tier with a %s from %d to %d', (key, min, max) => {
    const withValue = (value: unknown): object => ({
      exit: { tiers: [{ progress: 0.5, fraction: 0.5, [key]: value }] },
    });
    expect([min, max].flatMap((value) => faultsOf(withValue(value)))).toEqual([]);
    for (const value of [min - 0.01, max + 0.01, undefined]) {
      expect(faultsOf(withValue(value))).toEqual([`exit.tiers.0.${key}`]);
    }
  });
});

function aTier(progress: number, fraction: number): object {
  return { progress, fraction };
}

/** Tiers at the given tenths of the distance. */
function tiersAt(...tenths: readonly number[]): readonly object[] {
  return tenths.map((tenth) => aTier(tenth / 10, 0.05));
}
