import { crc32 } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';
import { OrderBookLadder } from '@tidegate/market-data';
import fc from 'fast-check';

import { checksumOf, LevelDigest } from './checksum.js';

interface Level {
  /** Scaled integers: number × 10^precision. */
  readonly price: bigint;
  readonly quantity: bigint;
}

interface Precisions {
  readonly price: number;
  readonly quantity: number;
}

function textOf(scaled: bigint, precision: number): string {
  const digits = scaled.toString().padStart(precision + 1, '0');
  if (precision === 0) return digits;
  return `${digits.slice(0, -precision)}.${digits.slice(-precision)}`;
}

/** Reference implementation after the venue's description: texts without point and leading zeros in one string. */
function plainChecksum(
  asks: readonly Level[],
  bids: readonly Level[],
  precisions: Precisions,
): number {
  const strip = (text: string) => text.replace('.', '').replace(/^0+/, '');
  const part = ({ price, quantity }: Level) =>
    strip(textOf(price, precisions.price)) + strip(textOf(quantity, precisions.quantity));
  const text = [...asks.slice(0, 10), ...bids.slice(0, 10)].map(part).join('');
  return crc32(Buffer.from(text, 'ascii'));
}

function ladderOf(
  asks: readonly Level[],
  bids: readonly Level[],
  precisions: Precisions,
): OrderBookLadder {
  const ladder = new OrderBookLadder(25);
  const digest = new LevelDigest(precisions.price, precisions.quantity);
  for (const [side, levels] of [
    [ladder.asks, asks],
    [ladder.bids, bids],
  ] as const) {
    for (const level of levels) {
      const price = textOf(level.price, precisions.price);
      const quantity = textOf(level.quantity, precisions.quantity);
      if (digest.isExact(Number(price), Number(quantity))) {
        digest.take(Number(price), Number(quantity));
      } else {
        digest.takeText(price, quantity);
      }
      const index = side.set(Number(price), Number(quantity));
      side.tags[index] = digest.register;
      side.marks[index] = digest.length;
    }
  }
  ladder.commit();
  return ladder;
}

const precisionsArbitrary: fc.Arbitrary<Precisions> = fc.record({
  price: fc.integer({ min: 0, max: 10 }),
  quantity: fc.integer({ min: 0, max: 10 }),
});

function sideArbitrary(priceMax: bigint, quantityMax: bigint) {
  return fc.uniqueArray(
    fc.record({
      price: fc.bigInt({ min: 1n, max: priceMax }),
      quantity: fc.bigInt({ min: 1n, max: quantityMax }),
    }),
    { maxLength: 15, selector: ({ price }) => price.toString() },
  );
}

const ascending = (levels: readonly Level[]) =>
  [...levels].sort((left, right) => (left.price < right.price ? -1 : 1));

describe('checksumOf', () => {
  it.each([
    ['everyday', 10n ** 9n, 10n ** 12n],
    ['up to the edge of exact integers', 2n ** 52n, 2n ** 54n],
    ['far beyond exact integers', 2n ** 52n, 10n ** 22n],
  ])('equals the plain CRC-32 of the digits for %s numbers', (_, priceMax, quantityMax) => {
    fc.assert(
      fc.property(
        precisionsArbitrary,
        sideArbitrary(priceMax, quantityMax),
        sideArbitrary(priceMax, quantityMax),
        (precisions, someAsks, someBids) => {
          const asks = ascending(someAsks);
          const bids = ascending(someBids).reverse();
          const ladder = ladderOf(asks, bids, precisions);
          expect(checksumOf(ladder)).toBe(plainChecksum(asks, bids, precisions));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is 0 for an empty book, like the CRC-32 of empty input', () => {
    expect(checksumOf(new OrderBookLadder(10))).toBe(crc32(Buffer.alloc(0)));
  });
});

describe('LevelDigest', () => {
  it('digests numbers and texts equally, in any JSON notation', () => {
    const digest = new LevelDigest(2, 8);
    const byNumber = () => {
      digest.take(0.1, 1e-8);
      return [digest.register, digest.length];
    };
    const byText = (price: string, quantity: string) => {
      digest.takeText(price, quantity);
      return [digest.register, digest.length];
    };
    expect(byText('0.10', '0.00000001')).toEqual(byNumber());
    expect(byText('1e-1', '1E-8')).toEqual(byNumber());
    expect(byText('0.1', '0.000000010')).toEqual(byNumber());
  });

  it('detects a number that is too long for a double', () => {
    const digest = new LevelDigest(1, 8);
    expect(digest.isExact(45_000.1, 11_000_000)).toBe(true);
    expect(digest.isExact(45_000.1, 12_000_000)).toBe(false);
  });
});
