import { randomBytes } from 'node:crypto';

/** `count` random bytes from the operating system, for unique ids and secrets. */
export function secureRandom(count: number): Uint8Array {
  return randomBytes(count);
}
