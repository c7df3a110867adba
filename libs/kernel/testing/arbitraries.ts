import fc from 'fast-check';

import { invariant } from '../src/index.js';

/**
 * `fc.double` draws bit patterns: over a range that touches 0, nine draws in ten are below 1e-6. These arbitraries draw
 * from an even grid instead, so that every part of the range comes up, and shrink towards `min`.
 */
const STEPS = 1_000_000;

/** Significant digits of what is drawn: as many as venues print. */
const DIGITS = 8;

/** The smallest positive quantity drawn when the range starts at 0, as a fraction of its end. */
const SMALLEST_SHARE = 1e-8;

/** Prices of all magnitudes from `min` to `max`, both positive and both drawn: their logarithms are even. */
export function pricesBetween(min: number, max: number): fc.Arbitrary<number> {
  invariant(min > 0 && max >= min && Number.isFinite(max), 'Prices lie between positive bounds', {
    min,
    max,
  });
  return steps().map((step) => clamped(min * (max / min) ** (step / STEPS), min, max));
}

/** Quantities of all magnitudes from `min` to `max`, both drawn; if `min` is 0, one in eight is 0. */
export function quantitiesBetween(min: number, max: number): fc.Arbitrary<number> {
  invariant(min >= 0 && max > 0, 'Quantities are not negative, and some are positive', {
    min,
    max,
  });
  if (min > 0) return pricesBetween(min, max);
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 7, arbitrary: pricesBetween(max * SMALLEST_SHARE, max) },
  );
}

/** Rates, ratios and other numbers of either sign from `min` to `max`, both drawn: all parts of the range alike. */
export function ratesBetween(min: number, max: number): fc.Arbitrary<number> {
  invariant(max >= min && Number.isFinite(max - min), 'Rates lie between finite bounds', {
    min,
    max,
  });
  return steps().map((step) => clamped(min + ((max - min) * step) / STEPS, min, max));
}

function steps(): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: STEPS });
}

function clamped(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, Number(value.toPrecision(DIGITS))));
}
