import { TidegateError } from '@tidegate/kernel';
import { startOfPage, type Page, type PageRequest } from '@tidegate/model';

/**
 * A page in ascending order of a key. `read` returns up to `limit` rows after a key; a cursor is the key of the last row
 * before. Throws `PAGE_LIMIT_INVALID` or `PAGE_CURSOR_INVALID`.
 */
export function pageByKey<Row>(
  { limit, cursor }: PageRequest,
  keyOf: (row: Row) => string,
  read: (after: string, limit: number) => readonly Row[],
): Page<Row> {
  startOfPage({ limit });
  const found = read(cursor === undefined ? '' : decoded(cursor), limit + 1);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const isMore = found.length > limit && last !== undefined;
  return { rows, cursor: isMore ? encodeURIComponent(keyOf(last)) : null };
}

function decoded(cursor: string): string {
  try {
    return decodeURIComponent(cursor);
  } catch {
    throw cursorInvalid();
  }
}

export function cursorInvalid(): TidegateError {
  return new TidegateError(
    'PAGE_CURSOR_INVALID',
    'The cursor is invalid: start again from the first page',
  );
}
