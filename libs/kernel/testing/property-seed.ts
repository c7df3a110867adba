import type { Parameters } from 'fast-check';

import { InvariantViolation } from '../src/index.js';

/** Seeds are signed 32-bit integers, like those that fast-check prints. */
const SEED_LIMIT = 2 ** 31;

/** The seed of every property in this process: the environment's `SEED`, else a random one. */
export const PROPERTY_SEED = seedOf(process.env.SEED);

/**
 * Parameters for `fc.assert` that draw different cases on every run. A failure prints its seed;
 * `SEED=<seed> npm test -- <spec>` repeats it.
 */
export function seeded<T = unknown>(parameters: Parameters<T> = {}): Parameters<T> {
  return { ...parameters, seed: PROPERTY_SEED };
}

/** Parses a seed; a random seed if `text` is undefined or empty. Throws if `text` is not a 32-bit integer. */
export function seedOf(text: string | undefined): number {
  if (text === undefined || text === '') return Math.floor(Math.random() * SEED_LIMIT);
  const seed = Number(text);
  if (Number.isInteger(seed) && seed >= -SEED_LIMIT && seed < SEED_LIMIT) return seed;
  throw new InvariantViolation(
    `SEED must be a 32-bit integer, got ${text}: use the seed that the failed property printed`,
  );
}
