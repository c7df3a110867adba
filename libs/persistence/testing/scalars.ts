import fc from 'fast-check';

import { Decimal, epochMs, type EpochMs } from '@tidegate/kernel';

/** Scalars with the edge cases that break codecs: NaN, −0, long decimals, unusual text. */

export function record<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true });
}

export const text = fc
  .string({ maxLength: 12, unit: 'binary' })
  .filter((made) => made.isWellFormed());
export const named = <T extends string>(): fc.Arbitrary<T> => text as fc.Arbitrary<T>;
export const time: fc.Arbitrary<EpochMs> = fc
  .integer({ min: 0, max: 4_102_444_800_000 })
  .map(epochMs);
export const double = fc.double();
export const rate = fc.double({ min: 0, max: 1 });
export const reasons = fc.dictionary(text, double, { maxKeys: 4, noNullPrototype: true });
export const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(arbitrary, { nil: null });
export const fewOf = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(arbitrary, { maxLength: 3 });

/** Decimals of up to 45 significant digits, far more than a double holds. */
export function decimal<T extends Decimal>(sign: 'any' | 'not-negative'): fc.Arbitrary<T> {
  return fc
    .tuple(
      fc.bigInt({ min: sign === 'any' ? -(10n ** 45n) : 0n, max: 10n ** 45n }),
      fc.integer({ min: 0, max: 30 }),
    )
    .map(([digits, places]) => new Decimal(`${digits}e-${places}`) as T);
}

export const amount = <T extends Decimal>(): fc.Arbitrary<T> => decimal<T>('not-negative');
