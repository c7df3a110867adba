import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { canonicalJson, contentHash, ContentHasher, type CanonicalValue } from './content-hash.js';
import { InvariantViolation } from './errors.js';
import { seeded } from '../../testing/index.js';

const values = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<CanonicalValue>;

/** The same value with the members of every object in the opposite order. */
function reversed(value: CanonicalValue): CanonicalValue {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(reversed);
  const members = Object.entries(value as Record<string, CanonicalValue>).reverse();
  return Object.fromEntries(members.map(([key, member]) => [key, reversed(member)]));
}

describe('canonicalJson', () => {
  it('sorts keys at every depth and writes no white space', () => {
    expect(canonicalJson({ b: [1, { d: null, c: true }], a: 'x' })).toBe(
      '{"a":"x","b":[1,{"c":true,"d":null}]}',
    );
  });

  it('omits undefined members', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it('parses back to the same value', () => {
    fc.assert(
      fc.property(values, (value) => {
        const expected = JSON.parse(JSON.stringify(value)) as unknown;
        expect(JSON.parse(canonicalJson(value))).toEqual(expected);
      }),
      seeded(),
    );
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
      seeded(),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses %p, which JSON would write as null',
    (value) => {
      expect(() => canonicalJson({ a: [value] })).toThrow(InvariantViolation);
    },
  );
});

describe('contentHash', () => {
  it('is the SHA-256 of the canonical text', () => {
    expect(contentHash('')).toBe(
      '12ae32cb1ec02d01eda3581b127c1fee3b0dc53572ed6baf239721a03d82e126',
    );
    fc.assert(
      fc.property(values, (value) => {
        const expected = createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex');
        expect(contentHash(value)).toBe(expected);
      }),
      seeded(),
    );
  });

  it('distinguishes strings from numbers and arrays from objects', () => {
    const hashes = [1, '1', [1], { 0: 1 }, null, 'null'].map((value) => contentHash(value));
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe('ContentHasher', () => {
  it('hashes the canonical lines added so far', () => {
    const hasher = new ContentHasher();
    hasher.add('a');
    const first = hasher.digest();
    hasher.add({ b: 1 });
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
    expect([first, hasher.digest()]).toEqual([sha256('"a"\n'), sha256('"a"\n{"b":1}\n')]);
  });

  it('distinguishes the boundaries between parts', () => {
    const digestOf = (parts: readonly CanonicalValue[]): string => {
      const hasher = new ContentHasher();
      for (const part of parts) hasher.add(part);
      return hasher.digest();
    };
    expect(digestOf([1, 2])).not.toBe(digestOf([12]));
    expect(digestOf([[1, 2]])).not.toBe(digestOf([1, 2]));
  });
});
