import { crc32 } from 'node:zlib';

import type { PriceFormat } from '../core/venue-instrument.js';

/** A level in the integers of the market. */
export interface TickLevel {
  readonly ticks: number;
  readonly lots: number;
}

const CHECKED_LEVELS = 10;

/**
 * Kraken's book checksum: CRC-32 over the digits (no dot, no leading zeros) of price and quantity of the ten
 * best asks, then of the ten best bids. Integers without sign are exactly those digits.
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
