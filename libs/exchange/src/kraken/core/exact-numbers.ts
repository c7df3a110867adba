import { invariant } from '@tidegate/kernel';

import type { ExactBookRow } from './kraken-book.js';
import type { BookRow } from './socket-frames.js';

/** What `JSON.parse` tells a reviver about a primitive value besides the value (ECMAScript 2026). */
interface SourceContext {
  readonly source?: string;
}

type SourceReviver = (key: string, value: unknown, context: SourceContext) => unknown;

interface ExactFrame {
  readonly data: readonly (ExactBookRow & Pick<BookRow, 'symbol' | 'checksum'>)[];
}

/**
 * A row of a book frame with prices and quantities as the texts that were sent: for numbers beyond doubles.
 * Reads the frame a second time, so it is for those few only.
 */
export function exactBookRow(frameText: string, row: BookRow): ExactBookRow {
  const keepText: SourceReviver = (key, value, { source }) =>
    key === 'price' || key === 'qty' ? source : value;
  const reviver = keepText as (key: string, value: unknown) => unknown;
  const frame = JSON.parse(frameText, reviver) as ExactFrame;
  const exact = frame.data.find(
    ({ symbol, checksum }) => symbol === row.symbol && checksum === row.checksum,
  );
  invariant(exact !== undefined, 'A row is found again in its frame', { symbol: row.symbol });
  return exact;
}
