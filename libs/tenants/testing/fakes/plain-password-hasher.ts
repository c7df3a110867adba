import type { PasswordHasher } from '../../src/ports.js';

/** Hashes nothing, and counts its work. For specs that do not test hashing. */
export class PlainPasswordHasher implements PasswordHasher {
  hashed = 0;
  verified = 0;

  async hash(password: string): Promise<string> {
    this.hashed += 1;
    return `plain:${password}`;
  }

  async verify(hash: string, password: string): Promise<boolean> {
    this.verified += 1;
    return hash === `plain:${password}` || hash === `old:${password}`;
  }

  isOutdated(hash: string): boolean {
    return hash.startsWith('old:');
  }
}
