import { randomBytes } from 'node:crypto';

import { hash as argon2 } from 'argon2';
import { describe, expect, it } from '@jest/globals';

import { Argon2PasswordHasher } from './argon2-password-hasher.js';

const hasher = new Argon2PasswordHasher(randomBytes);
const PASSWORD = 'copper lantern meadow';

describe('argon2id password hashes', () => {
  it('have the parameters that OWASP recommends and a salt of their own', async () => {
    const [first, second] = [await hasher.hash(PASSWORD), await hasher.hash(PASSWORD)];
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$/);
    expect(first).not.toBe(second);
    expect(hasher.isOutdated(first)).toBe(false);
  });

  it('verify the password and nothing else', async () => {
    const encoded = await hasher.hash(PASSWORD);
    expect(await hasher.verify(encoded, PASSWORD)).toBe(true);
    expect(await hasher.verify(encoded, `${PASSWORD} `)).toBe(false);
    expect(await hasher.verify(encoded, '')).toBe(false);
  });

  it('with weaker parameters are outdated', async () => {
    const weak = await argon2(PASSWORD, { memoryCost: 8_192, timeCost: 2, parallelism: 1 });
    expect(hasher.isOutdated(weak)).toBe(true);
    expect(await hasher.verify(weak, PASSWORD)).toBe(true);
  });

  it('leave the event loop free while 50 wait', async () => {
    const loop = { turns: 0, isWatched: true };
    const count = (): void => {
      loop.turns += 1;
      if (loop.isWatched) setImmediate(count);
    };
    count();
    const hashes = await Promise.all(Array.from({ length: 50 }, () => hasher.hash(PASSWORD)));
    loop.isWatched = false;
    expect(new Set(hashes).size).toBe(50);
    // On the calling thread, 50 hashes would leave about one turn each.
    expect(loop.turns).toBeGreaterThan(1_000);
  });
});
