import { createHash } from 'node:crypto';

import type { CandleColumns } from '@tidegate/model';

/** SHA-256 of the columns as 64-bit floats in little-endian order, independent of the file's encoding. */
export function candleChecksum(candles: CandleColumns): string {
  const { openTimes, opens, highs, lows, closes, volumes, trades } = candles;
  const hash = createHash('sha256');
  for (const column of [openTimes, opens, highs, lows, closes, volumes, trades]) {
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest('hex');
}
