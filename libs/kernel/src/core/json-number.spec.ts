import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { seeded } from '../../testing/index.js';
import { isLostInJson, jsonNumber, numberOf, type JsonNumber } from './json-number.js';

const anyNumber = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -0, 0));

describe('numbers in JSON', () => {
  it('passes every number through JSON with the same bits', () => {
    fc.assert(
      fc.property(anyNumber, (value) => {
        const read = numberOf(JSON.parse(JSON.stringify(jsonNumber(value))) as JsonNumber);
        expect(Object.is(read, value)).toBe(true);
      }),
      seeded(),
    );
  });

  it('writes NaN, the infinities and −0 as text and every other number unchanged', () => {
    expect([NaN, Infinity, -Infinity, -0].map(jsonNumber)).toEqual([
      'NaN',
      'Infinity',
      '-Infinity',
      '-0',
    ]);
    expect([0, 1.5, -1e300].map(jsonNumber)).toEqual([0, 1.5, -1e300]);
  });

  it('reports a number as lost exactly when plain JSON changes it', () => {
    fc.assert(
      fc.property(anyNumber, (value) => {
        const isLost = !Object.is(JSON.parse(JSON.stringify(value)), value);
        expect(isLostInJson(value)).toBe(isLost);
      }),
      seeded(),
    );
  });
});
