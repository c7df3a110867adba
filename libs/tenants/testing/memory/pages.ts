import { TidegateError } from '@tidegate/kernel';
import { startOfPage, type Page, type PageRequest } from '@tidegate/model';

/** Rows in ascending order of their key, after the cursor, which is the key of the last row before. */
export function pageByKey<Row>(
  rows: Iterable<Row>,
  keyOf: (row: Row) => string,
  { limit, cursor }: PageRequest,
): Page<Row> {
  startOfPage({ limit });
  const after = cursor === undefined ? '' : decoded(cursor);
  const sorted = [...rows]
    .filter((row) => keyOf(row) > after)
    .sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
  const kept = sorted.slice(0, limit);
  const last = kept.at(-1);
  const isMore = sorted.length > limit && last !== undefined;
  return { rows: kept, cursor: isMore ? encodeURIComponent(keyOf(last)) : null };
}

function decoded(cursor: string): string {
  try {
    return decodeURIComponent(cursor);
  } catch {
    throw new TidegateError(
      'PAGE_CURSOR_INVALID',
      'The cursor is invalid: start from the first page',
    );
  }
}
