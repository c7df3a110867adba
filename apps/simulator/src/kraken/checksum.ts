import { crc32 } from 'node:zlib';

import type { PriceFormat } from '../core/venue-instrument.js';

/** A level in ticks and lots. */
export interface TickLevel {
  readonly ticks: number;
  readonly lots: number;
}

const CHECKED_LEVELS = 10;

/**
 * Kraken's book checksum: CRC-32 over the digits (without dot and leading zeros) of price and quantity of the ten best
 * asks, then of the ten best bids. Unsigned integers are exactly these digits.
 */
export function bookChecksum(
  asks: readonly TickLevel[],
  bids: readonly TickLevel[],
  format: PriceFormat,
): number {
  let digits = '';
  for (const side of [asks, bids]) {
    for (const level of side.slice(0, CHECKED_LEVELS)) {
      digits += `${level.ticks * format.unitsPerTick}${level.lots}`;
    }
  }
  return crc32(digits);
}
