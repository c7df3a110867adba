import { randomInt } from 'node:crypto';

/** An unpredictable seed for `SeededRng`: an unsigned 32-bit integer from the operating system. */
export function randomSeed(): number {
  return randomInt(2 ** 32);
}
