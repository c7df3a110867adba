import fc from 'fast-check';

import { invariant } from '../src/index.js';

/**
 * `fc.double` draws bit patterns: if the range includes 0, nine draws in ten are below 1e-6. These arbitraries draw
 * from an even grid instead, so they cover every part of the range, and shrink towards `min`.
 */
const STEPS = 1_000_000;

/** Significant digits of a drawn number: as many as venues print. */
const DIGITS = 8;

/** The smallest positive quantity drawn when `min` is 0, as a fraction of `max`. */
const SMALLEST_SHARE = 1e-8;

/** Prices from `min` to `max` (both positive, both included), evenly distributed by logarithm. */
export function pricesBetween(min: number, max: number): fc.Arbitrary<number> {
  invariant(
    min > 0 && max >= min && Number.isFinite(max),
    'Price bounds must be positive, finite and in order',
    {
      min,
      max,
    },
  );
  return steps().map((step) => clamped(min * (max / min) ** (step / STEPS), min, max));
}

/** Quantities from `min` to `max` (both included), even by logarithm; if `min` is 0, one in eight is 0. */
export function quantitiesBetween(min: number, max: number): fc.Arbitrary<number> {
  invariant(
    min >= 0 && max > 0,
    'Quantity bounds must be at least 0, and the upper bound positive',
    {
      min,
      max,
    },
  );
  if (min > 0) return pricesBetween(min, max);
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 7, arbitrary: pricesBetween(max * SMALLEST_SHARE, max) },
  );
}

/** Rates, ratios and other signed numbers from `min` to `max` (both included), evenly distributed. */
export function ratesBetween(min: number, max: number): fc.Arbitrary<number> {
  invariant(max >= min && Number.isFinite(max - min), 'Rate bounds must be finite and in order', {
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
