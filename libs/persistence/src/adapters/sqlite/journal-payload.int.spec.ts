import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { packPayload, unpackPayload } from './journal-payload.js';

const QUOTE = { bid: 59_733.1, bidQuantity: 1.22148674, ask: 59_734.3, askQuantity: 8.14652278 };
const AT = 1_767_572_733_300;
const HEADER = { type: 'range', at: AT };
const RANGE = JSON.stringify({
  type: 'range',
  at: AT,
  instrument: 'kraken:BTC/USD',
  low: 59_700.05,
  high: 59_800.3,
  last: 59_733,
  quote: { ...QUOTE, last: 59_733, receivedAt: AT },
});

describe('a packed journal payload', () => {
  it('reads back any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        expect(unpackPayload(packPayload(text, HEADER), HEADER)).toBe(text);
      }),
    );
  });

  it.each(['', '{}', '\u0001', '\u0001 starts with the marker byte', RANGE])(
    'reads back "%s"',
    (text) => {
      expect(unpackPayload(packPayload(text, HEADER), HEADER)).toBe(text);
    },
  );

  it('takes less than half the size of a frequent input, and never more than the plain text', () => {
    expect(packPayload(RANGE, HEADER).length).toBeLessThan(RANGE.length / 2);
    expect(packPayload('{}', HEADER)).toHaveLength(2);
  });

  it('reads plain text stored by earlier versions', () => {
    expect(unpackPayload(Buffer.from(RANGE), HEADER)).toBe(RANGE);
  });

  it('reads payloads packed with the released dictionary', () => {
    const packed = Buffer.from(PACKED_ONCE, 'base64');
    expect(unpackPayload(packed, HEADER)).toBe(RANGE);
  });
});

/** `RANGE`, packed with the dictionary as released. */
const PACKED_ONCE =
  'AY3QSwrAMAgE0BuJv4l6uNy9pDTQuGm3MjjM+078kkEFMzG2ECqZyfZWVJh1rftI0tCEVMVzhD98K+br1aGYJD6gGtk6TtTXjjkv';
