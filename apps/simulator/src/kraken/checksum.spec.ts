import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { plainCrc32 } from '../../testing/index.js';
import { bookChecksum, type TickLevel } from './checksum.js';
import { decimalText } from './number-text.js';
import { seeded } from '@tidegate/kernel/testing';

const PLAIN = { precision: 1, unitsPerTick: 1 };

/** Reference implementation: the protocol's steps on the texts of a level. */
function checksumByTheBook(asks: readonly TickLevel[], bids: readonly TickLevel[]): number {
  const digits = (text: string): string => text.replace('.', '').replace(/^0+/, '');
  const text = [...asks.slice(0, 10), ...bids.slice(0, 10)]
    .map(({ ticks, lots }) => digits(decimalText(ticks, 1)) + digits(decimalText(lots, 8)))
    .join('');
  return plainCrc32(text);
}

const levels = fc.array(
  fc.record({
    ticks: fc.integer({ min: 1, max: 2_000_000 }),
    lots: fc.integer({ min: 1, max: 1e12 }),
  }),
  { maxLength: 15 },
);

describe('bookChecksum', () => {
  it('uses standard CRC-32', () => {
    expect(plainCrc32('123456789')).toBe(0xcbf43926);
  });

  it('equals the checksum computed from the texts', () => {
    fc.assert(
      fc.property(levels, levels, (asks, bids) => {
        expect(bookChecksum(asks, bids, PLAIN)).toBe(checksumByTheBook(asks, bids));
      }),
      seeded(),
    );
  });

  it('covers exactly ten levels per side', () => {
    const side = (count: number) =>
      Array.from({ length: count }, (_, nth) => ({ ticks: 100 + nth, lots: 5 }));
    expect(bookChecksum(side(12), side(12), PLAIN)).toBe(bookChecksum(side(10), side(10), PLAIN));
    expect(bookChecksum(side(9), side(10), PLAIN)).not.toBe(
      bookChecksum(side(10), side(10), PLAIN),
    );
  });

  it('changes with the displayed precision', () => {
    const level = [{ ticks: 100, lots: 5 }];
    const finer = { precision: 2, unitsPerTick: 10 };
    expect(bookChecksum(level, [], finer)).toBe(plainCrc32('10005'));
    expect(bookChecksum(level, [], PLAIN)).toBe(plainCrc32('1005'));
  });
});
