import { randomInt } from 'node:crypto';

/** A seed for `SeededRng` that nobody can guess: an unsigned 32-bit integer from the operating system. */
export function randomSeed(): number {
  return randomInt(2 ** 32);
}
