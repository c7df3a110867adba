import { TidegateError } from '@tidegate/kernel';
import { sameAccount, type AccountScope } from '@tidegate/model';

import { PAGE_LIMIT_MAX } from './core/paging.js';
import { rowDifference } from './core/row-difference.js';
import type { AccountRecord, Page, PageRequest, TradingStore } from './ports.js';
import type { ReplayResult } from './replay-journal.js';

/** One row in which a replay and a store differ. */
export interface ReplayDifference {
  readonly kind:
    'order' | 'fill' | 'position' | 'transaction' | 'trade' | 'decision' | 'balance' | 'state';
  readonly id: string;
  /** The first member that differs; empty when one side has no such row. */
  readonly member: string;
  /** `null`: the replay has no such row. */
  readonly replayed: string | null;
  /** `null`: the store has no such row. */
  readonly stored: string | null;
}

const DIFFERENCES_MAX = 100;

/** Rows of one kind of one account, by id. */
type Rows = ReadonlyMap<string, unknown>;

/**
 * Compares what a replay made durable for one account with what a store holds, row by row and to the last digit.
 * Empty means identical; the list ends at 100. Refused decisions are left out: they are telemetry and may be lost.
 */
export async function compareReplay(
  result: ReplayResult,
  store: Omit<TradingStore, 'commit'>,
  scope: AccountScope,
): Promise<readonly ReplayDifference[]> {
  const record = recordOf(result, scope);
  const stored = await store.loadAccount(scope);
  const { committed } = result;
  const differences: ReplayDifference[] = [];
  const compare = (kind: ReplayDifference['kind'], left: Rows, right: Rows): void => {
    const room = DIFFERENCES_MAX - differences.length;
    differences.push(...differencesOf(kind, left, right).slice(0, room));
  };
  const mine = <Row extends { readonly scope: AccountScope }>(rows: readonly Row[]): Row[] =>
    rows.filter((row) => sameAccount(row.scope, scope));

  compare('balance', balancesOf(record), balancesOf(stored));
  compare('state', stateOf(record), stateOf(stored));
  const orders = await allOf((page) => store.orders(scope, page));
  compare('order', byId(mine(committed.orders)), byId(orders));
  const fills = await allOf((page) => store.fills(scope, page));
  compare('fill', byId(mine(committed.fills)), byId(fills));
  const positions = await allOf((page) => store.positions(scope, page));
  compare('position', byId(mine(committed.positions)), byId(positions));
  const transactions = await allOf((page) => store.transactions(scope, page));
  compare('transaction', byId(mine(committed.transactions)), byId(transactions));
  const trades = await allOf((page) => store.trades(scope, page));
  compare('trade', byPosition(mine(committed.trades)), byPosition(trades));
  const decisions = await allOf((page) => store.decisions(scope, page));
  const acted = decisions.filter(({ outcome }) => outcome !== 'rejected');
  compare('decision', byId(mine(committed.decisions)), byId(acted));
  return differences;
}

function recordOf(result: ReplayResult, scope: AccountScope): AccountRecord {
  const found = result.accounts.find((account) => sameAccount(account.scope, scope));
  if (found) return found.record;
  throw new TidegateError(
    'ACCOUNT_UNKNOWN',
    `The replayed plan has no account ${scope.account} of tenant ${scope.tenant}`,
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

function byId(rows: readonly { readonly id: string }[]): Rows {
  return new Map(rows.map((row) => [row.id, row]));
}

function byPosition(rows: readonly { readonly position: string }[]): Rows {
  return new Map(rows.map((row) => [row.position, row]));
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
