import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { packPayload, unpackPayload } from './journal-payload.js';

const QUOTE = { bid: 59_733.1, bidQuantity: 1.22148674, ask: 59_734.3, askQuantity: 8.14652278 };
const AT = 1_767_572_733_300;
const PLACE = { type: 'range', at: AT };
const RANGE = JSON.stringify({
  type: 'range',
  at: AT,
  instrument: 'kraken:BTC/USD',
  low: 59_700.05,
  high: 59_800.3,
  last: 59_733,
  quote: { ...QUOTE, last: 59_733, receivedAt: AT },
});

describe('the stored form of a journal payload', () => {
  it('reads back as any text that was written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        expect(unpackPayload(packPayload(text, PLACE), PLACE)).toBe(text);
      }),
    );
  });

  it.each(['', '{}', '\u0001', '\u0001 begins like the mark', RANGE])('reads back "%s"', (text) => {
    expect(unpackPayload(packPayload(text, PLACE), PLACE)).toBe(text);
  });

  it('takes less than half of the text of a frequent input, and never more than any text', () => {
    expect(packPayload(RANGE, PLACE).length).toBeLessThan(RANGE.length / 2);
    expect(packPayload('{}', PLACE)).toHaveLength(2);
  });

  it('reads texts as earlier versions stored them', () => {
    expect(unpackPayload(Buffer.from(RANGE), PLACE)).toBe(RANGE);
  });

  it('reads what the first dictionary packed: it is never edited', () => {
    const packed = Buffer.from(PACKED_ONCE, 'base64');
    expect(unpackPayload(packed, PLACE)).toBe(RANGE);
  });
});

/** `RANGE`, packed when the dictionary was released. */
const PACKED_ONCE =
  'AY3QSwrAMAgE0BuJv4l6uNy9pDTQuGm3MjjM+078kkEFMzG2ECqZyfZWVJh1rftI0tCEVMVzhD98K+br1aGYJD6gGtk6TtTXjjkv';
