import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { uuidOf } from './uuid.js';

describe('uuidOf', () => {
  it('sets the version and the variant and keeps the other bits', () => {
    expect(uuidOf(new Uint8Array(16))).toBe('00000000-0000-4000-8000-000000000000');
    expect(uuidOf(new Uint8Array(16).fill(0xff))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
  });

  it('returns a version 4 UUID for any 16 bytes', () => {
    const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(bytes, (random) => {
        expect(uuidOf(random)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
    );
  });

  it('refuses another number of bytes', () => {
    expect(() => uuidOf(new Uint8Array(15))).toThrow('16 bytes');
  });
});
