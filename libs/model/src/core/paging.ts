import { epochMs, TidegateError, type EpochMs } from '@tidegate/kernel';
import type { AccountScope, TenantScope } from './tenant-scope.js';

export const PAGE_LIMIT_MAX = 1_000;

/** Requests up to `limit` rows (1–1,000), newest first, strictly after the cursor's row if a cursor is given. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

export interface Page<T> {
  readonly rows: readonly T[];
  /** Pass it to get the next page; `null` on the last page. */
  readonly cursor: string | null;
}

/** The sort key of a row among all rows of a tenant: newest first by time, ties by account and id. */
export interface PageKey {
  readonly at: EpochMs;
  readonly account: string;
  readonly id: string;
}

/** A validated page request. `before` is the key of the last row of the previous page, if any. */
export interface PageStart {
  readonly limit: number;
  readonly before: PageKey | null;
}

/** Throws `PAGE_LIMIT_INVALID` or `PAGE_CURSOR_INVALID`. */
export function startOfPage(request: PageRequest): PageStart {
  const { limit, cursor } = request;
  if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_LIMIT_MAX) {
    throw new TidegateError(
      'PAGE_LIMIT_INVALID',
      `The page limit must be 1 to ${PAGE_LIMIT_MAX} rows, got ${limit}`,
      { details: { limit } },
    );
  }
  return { limit, before: cursor === undefined ? null : keyOfCursor(cursor) };
}

/** Builds a page from `rows`, newest first; one row beyond the limit means that another page follows. */
export function pageOf<T>(rows: readonly T[], limit: number, keyOf: (row: T) => PageKey): Page<T> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const isMore = rows.length > limit && last !== undefined;
  return { rows: kept, cursor: isMore ? cursorOf(keyOf(last)) : null };
}

/** Comparator of the page order: negative if `left` comes first. */
export function compareNewestFirst(left: PageKey, right: PageKey): number {
  if (left.at !== right.at) return right.at - left.at;
  return descending(left.account, right.account) || descending(left.id, right.id);
}

/** The account that a scope narrows to, or `null` for the whole tenant. */
export function accountWithin(scope: TenantScope | AccountScope): AccountScope['account'] | null {
  return 'account' in scope ? scope.account : null;
}

function descending(left: string, right: string): number {
  return left === right ? 0 : left < right ? 1 : -1;
}

/** Fields are separated by commas, which `encodeURIComponent` escapes. */
function cursorOf(key: PageKey): string {
  return [key.at, encodeURIComponent(key.account), encodeURIComponent(key.id)].join(',');
}

function keyOfCursor(cursor: string): PageKey {
  const fields = /^(\d{1,16}),([^,]*),([^,]*)$/.exec(cursor);
  try {
    if (fields) {
      const [, at, account, id] = fields as unknown as [string, string, string, string];
      return {
        at: epochMs(Number(at)),
        account: decodeURIComponent(account),
        id: decodeURIComponent(id),
      };
    }
  } catch {
    // An invalid escape sequence is an invalid cursor.
  }
  throw new TidegateError(
    'PAGE_CURSOR_INVALID',
    'The cursor is invalid: start again from the first page',
    { details: { cursor } },
  );
}
