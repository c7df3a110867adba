import { epochMs, TidegateError, type EpochMs } from '@tidegate/kernel';
import type { AccountScope, TenantScope } from './tenant-scope.js';

export const PAGE_LIMIT_MAX = 1_000;

/** Up to `limit` rows (1–1,000), newest first, strictly before the cursor when one is given. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

export interface Page<T> {
  readonly rows: readonly T[];
  /** Pass it back to get the next page; `null` at the end. */
  readonly cursor: string | null;
}

/** Where a row stands among all rows of a tenant: newest first by time, ties by account and id. */
export interface PageKey {
  readonly at: EpochMs;
  readonly account: string;
  readonly id: string;
}

/** A page request after checking: the row to start after, if any. */
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
      `A page has 1 to ${PAGE_LIMIT_MAX} rows, not ${limit}`,
      { details: { limit } },
    );
  }
  return { limit, before: cursor === undefined ? null : keyOfCursor(cursor) };
}

/** Makes a page of `rows`, which are newest first and one more than the limit when there is a next page. */
export function pageOf<T>(rows: readonly T[], limit: number, keyOf: (row: T) => PageKey): Page<T> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const isMore = rows.length > limit && last !== undefined;
  return { rows: kept, cursor: isMore ? cursorOf(keyOf(last)) : null };
}

/** Negative when `left` comes first on a page. */
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

/** Commas part the fields: `encodeURIComponent` leaves none in them. */
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
    // A broken escape is one more way of not being a cursor.
  }
  throw new TidegateError(
    'PAGE_CURSOR_INVALID',
    'The cursor was not made by this store: start again from the first page',
    { details: { cursor } },
  );
}
