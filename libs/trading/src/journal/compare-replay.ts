import { TidegateError, type EpochMs } from '@tidegate/kernel';
import {
  type AccountScope,
  type DecisionRecord,
  type Page,
  PAGE_LIMIT_MAX,
  type PageRequest,
  sameAccount,
} from '@tidegate/model';

import { NOTHING_RECENT } from './nothing-recent.js';
import { rowDifference } from './row-difference.js';
import type { AccountRecord, TradingStore } from '../ports.js';
import type { ReplayResult } from './replay-journal.js';

/** One row that differs between a replay and a store. */
export interface ReplayDifference {
  readonly kind:
    'order' | 'fill' | 'position' | 'transaction' | 'trade' | 'decision' | 'balance' | 'state';
  readonly id: string;
  /** The first member that differs; empty when one side lacks the row. */
  readonly member: string;
  /** `null` if the replay lacks the row. */
  readonly replayed: string | null;
  /** `null` if the store lacks the row. */
  readonly stored: string | null;
}

const DIFFERENCES_MAX = 100;

/** Rows of one kind of one account, by id. */
type Rows = ReadonlyMap<string, unknown>;

interface RowSource<Row> {
  readonly replayed: readonly Row[];
  readonly stored: (scope: AccountScope, page: PageRequest) => Promise<Page<Row>>;
  readonly idOf: (row: Row) => string;
  readonly madeAt: (row: Row) => EpochMs;
}

/**
 * Compares an account's rows in a replay with those in the store, row by row and to the last digit. Returns at most 100
 * differences; an empty list means identical. Rows from before the replay's start are compared only if the replay
 * changed them. Refused decisions are skipped: they are telemetry and may be lost.
 */
export async function compareReplay(
  result: ReplayResult,
  store: Omit<TradingStore, 'commit'>,
  scope: AccountScope,
): Promise<readonly ReplayDifference[]> {
  const record = recordOf(result, scope);
  const stored = await store.loadAccount(scope, NOTHING_RECENT);
  const { committed, begun } = result;
  // A row created at the instant of the start may belong to the previous run.
  const since = begun.sequence === 1 ? -Infinity : begun.at;
  const differences: ReplayDifference[] = [];
  const compare = (kind: ReplayDifference['kind'], left: Rows, right: Rows): void => {
    const room = DIFFERENCES_MAX - differences.length;
    differences.push(...differencesOf(kind, left, right).slice(0, room));
  };
  const rowsOf = async <Row extends { readonly scope: AccountScope }>(
    kind: ReplayDifference['kind'],
    rows: RowSource<Row>,
  ): Promise<void> => {
    const mine = byId(
      rows.replayed.filter((row) => sameAccount(row.scope, scope)),
      rows,
    );
    const theirs = await allOf((page) => rows.stored(scope, page));
    const isOurs = (row: Row): boolean => rows.madeAt(row) > since || mine.has(rows.idOf(row));
    compare(kind, mine, byId(theirs.filter(isOurs), rows));
  };

  compare('balance', balancesOf(record), balancesOf(stored));
  compare('state', stateOf(record), stateOf(stored));
  await rowsOf('order', {
    replayed: committed.orders,
    stored: (...page) => store.orders(...page),
    idOf: ({ id }) => id,
    madeAt: ({ createdAt }) => createdAt,
  });
  await rowsOf('fill', {
    replayed: committed.fills,
    stored: (...page) => store.fills(...page),
    idOf: ({ id }) => id,
    madeAt: ({ at }) => at,
  });
  await rowsOf('position', {
    replayed: committed.positions,
    stored: (...page) => store.positions(...page),
    idOf: ({ id }) => id,
    madeAt: ({ createdAt }) => createdAt,
  });
  await rowsOf('transaction', {
    replayed: committed.transactions,
    stored: (...page) => store.transactions(...page),
    idOf: ({ id }) => id,
    madeAt: ({ at }) => at,
  });
  await rowsOf('trade', {
    replayed: committed.trades,
    stored: (...page) => store.trades(...page),
    idOf: ({ position }) => position,
    madeAt: ({ closedAt }) => closedAt,
  });
  await rowsOf('decision', {
    replayed: committed.decisions,
    stored: async (...page) => actedOn(await store.decisions(...page)),
    idOf: ({ id }) => id,
    madeAt: ({ at }) => at,
  });
  return differences;
}

function recordOf(result: ReplayResult, scope: AccountScope): AccountRecord {
  const found = result.accounts.find((account) => sameAccount(account.scope, scope));
  if (found) return found.record;
  throw new TidegateError(
    'ACCOUNT_UNKNOWN',
    `The replay does not contain account ${scope.account} of tenant ${scope.tenant}`,
    { details: { tenant: scope.tenant, account: scope.account } },
  );
}

async function allOf<T>(read: (page: PageRequest) => Promise<Page<T>>): Promise<readonly T[]> {
  const all: T[] = [];
  let page = await read({ limit: PAGE_LIMIT_MAX });
  for (;;) {
    all.push(...page.rows);
    const { cursor } = page;
    if (cursor === null) return all;
    page = await read({ limit: PAGE_LIMIT_MAX, cursor });
  }
}

function byId<Row>(rows: readonly Row[], { idOf }: Pick<RowSource<Row>, 'idOf'>): Rows {
  return new Map(rows.map((row) => [idOf(row), row]));
}

function actedOn({ rows, cursor }: Page<DecisionRecord>): Page<DecisionRecord> {
  return { rows: rows.filter(({ outcome }) => outcome !== 'rejected'), cursor };
}

function balancesOf({ balances }: AccountRecord): Rows {
  return new Map(balances.map(({ book, asset, amount }) => [`${book} ${asset}`, amount]));
}

function stateOf({ state }: AccountRecord): Rows {
  return new Map(state === null ? [] : [['state', state]]);
}

function differencesOf(
  kind: ReplayDifference['kind'],
  replayed: Rows,
  stored: Rows,
): readonly ReplayDifference[] {
  const differences: ReplayDifference[] = [];
  for (const id of new Set([...replayed.keys(), ...stored.keys()])) {
    const isOnBothSides = replayed.has(id) && stored.has(id);
    if (!isOnBothSides) {
      const presence = (rows: Rows): string | null => (rows.has(id) ? 'present' : null);
      const sides = { replayed: presence(replayed), stored: presence(stored) };
      differences.push({ kind, id, member: '', ...sides });
      continue;
    }
    const found = rowDifference(replayed.get(id), stored.get(id));
    if (!found) continue;
    const { member, left, right } = found;
    differences.push({ kind, id, member, replayed: left, stored: right });
  }
  return differences;
}
