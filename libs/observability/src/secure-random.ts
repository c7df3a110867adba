import { randomBytes } from 'node:crypto';

/** `count` bytes from the operating system, for ids that never repeat and secrets that cannot be guessed. */
export function secureRandom(count: number): Uint8Array {
  return randomBytes(count);
}
