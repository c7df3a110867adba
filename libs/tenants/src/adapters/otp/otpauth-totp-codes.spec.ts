import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';

import { OtpauthTotpCodes } from './otpauth-totp-codes.js';

/** The ASCII secret `12345678901234567890` of RFC 6238, appendix B, in base 32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const codes = new OtpauthTotpCodes((count) => new Uint8Array(count).fill(7));

describe('TOTP codes', () => {
  it.each([
    [59, '287082', 1],
    [1_111_111_109, '081804', 37_037_036],
    [1_111_111_111, '050471', 37_037_037],
    [1_234_567_890, '005924', 41_152_263],
    [2_000_000_000, '279037', 66_666_666],
  ])('at second %d accept %s of RFC 6238', (second, code, step) => {
    expect(codes.stepOf(SECRET, code, epochMs(second * 1_000))).toBe(step);
  });

  it('accept a code one step early or late, with spaces, and nothing further', () => {
    const accepted = [-61, -31, -30, 0, 30, 59, 60].map((offset) =>
      codes.stepOf(SECRET, '081 804', epochMs((1_111_111_080 + offset) * 1_000)),
    );
    expect(accepted).toEqual([null, null, 37_037_036, 37_037_036, 37_037_036, 37_037_036, null]);
  });

  it.each(['', '12345', '1234567', 'abcdef', '081804 OR 1=1', '-81804'])('refuse %j', (code) => {
    expect(codes.stepOf(SECRET, code, epochMs(1_111_111_109_000))).toBeNull();
  });

  it('have secrets of 160 bits from the injected randomness', () => {
    expect(codes.makeSecret()).toHaveLength(32);
    expect(codes.makeSecret()).toBe(codes.makeSecret());
  });
});
