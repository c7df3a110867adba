import { invariant } from '@tidegate/kernel';

import type { ExactBookRow } from './kraken-book.js';
import type { BookRow } from './socket-frames.js';

/** The third argument of a `JSON.parse` reviver for primitive values (ECMAScript 2026). */
interface SourceContext {
  readonly source?: string;
}

type SourceReviver = (key: string, value: unknown, context: SourceContext) => unknown;

interface ExactFrame {
  readonly data: readonly (ExactBookRow & Pick<BookRow, 'symbol' | 'checksum'>)[];
}

/**
 * A row of a book frame with the prices and quantities as sent, for numbers too long for a double. It parses the frame
 * again, so use it only for these rare numbers.
 */
export function exactBookRow(frameText: string, row: BookRow): ExactBookRow {
  const keepText: SourceReviver = (key, value, { source }) =>
    key === 'price' || key === 'qty' ? source : value;
  const reviver = keepText as (key: string, value: unknown) => unknown;
  const frame = JSON.parse(frameText, reviver) as ExactFrame;
  const exact = frame.data.find(
    ({ symbol, checksum }) => symbol === row.symbol && checksum === row.checksum,
  );
  invariant(exact !== undefined, 'Row not found in its frame', { symbol: row.symbol });
  return exact;
}
