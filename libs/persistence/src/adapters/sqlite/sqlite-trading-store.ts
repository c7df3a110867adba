import { epochMs, type VenueId } from '@tidegate/kernel';
import {
  type AccountScope,
  accountWithin,
  type ClosedTrade,
  compareNewestFirst,
  type DecisionRecord,
  type Fill,
  type LedgerTransaction,
  type Order,
  type Page,
  type PageKey,
  pageOf,
  type PageRequest,
  type Position,
  startOfPage,
  type TenantScope,
} from '@tidegate/model';
import {
  expectNextEntry,
  refuseForeignRows,
  type AccountRecord,
  type LedgerCommit,
  type TradingStore,
} from '@tidegate/trading';
import type { ObjectLiteral } from 'typeorm';

import { decodeClosedTrade } from '../../core/codecs/closed-trade.js';
import { decodeDecision } from '../../core/codecs/decision.js';
import { decodeFill } from '../../core/codecs/fill.js';
import { decodeBalance, decodeTransaction } from '../../core/codecs/ledger.js';
import { decodeOrder } from '../../core/codecs/order.js';
import { decodePosition } from '../../core/codecs/position.js';
import { AccountCommit } from './account-commit.js';
import { withDatabaseErrors } from './database-error.js';
import { ClosedTradeEntity } from './entities/closed-trade.js';
import { DecisionEntity } from './entities/decision.js';
import { AccountStateEntity, JournalEntity } from './entities/engine.js';
import { FillEntity } from './entities/fill.js';
import { BalanceEntity, TransactionEntity, type PostingEntity } from './entities/ledger.js';
import { OrderEntity } from './entities/order.js';
import { PositionEntity } from './entities/position.js';
import type { OpenDatabase } from './open-database.js';
import { readPage, type PagedEntity } from './page-query.js';
import { RowWriter } from './row-writer.js';

/** As the partial index `orders_open` says it, so that the index serves the question. */
const IS_OPEN = `row.status NOT IN ('DENIED', 'REJECTED', 'FILLED', 'CANCELED', 'EXPIRED')`;

/** As the partial index `positions_live` says it. */
const IS_LIVE = `row.status <> 'closed'`;

const ORDERS = { entity: OrderEntity, time: 'createdAt', id: 'id' } as const;
const FILLS = { entity: FillEntity, time: 'at', id: 'id' } as const;
const POSITIONS = { entity: PositionEntity, time: 'createdAt', id: 'id' } as const;
const TRADES = { entity: ClosedTradeEntity, time: 'closedAt', id: 'position' } as const;
const TRANSACTIONS = { entity: TransactionEntity, time: 'at', id: 'id' } as const;
const DECISIONS = { entity: DecisionEntity, time: 'at', id: 'id' } as const;

/**
 * The ledger in SQLite. A commit is one transaction of prepared statements, on disk when it resolves;
 * reads go through TypeORM. Decisions are read from both files, because rejected ones are telemetry.
 */
export class SqliteTradingStore implements TradingStore {
  private readonly write: (commit: LedgerCommit) => void;
  /** Last journal sequence of each venue seen so far, as committed. */
  private readonly sequences = new Map<VenueId, number>();

  constructor(
    private readonly ledger: OpenDatabase,
    private readonly telemetry: OpenDatabase,
  ) {
    const accounts = new AccountCommit(ledger);
    const journal = new RowWriter(ledger, JournalEntity, 'insert');
    const write = ledger.connection.transaction((commit: LedgerCommit) => {
      for (const part of commit.accounts) accounts.write(part);
      accounts.writePositions(commit.accounts.flatMap((part) => part.positions));
      for (const entry of commit.journal) journal.write(entry);
    });
    this.write = (commit) => void write.immediate(commit);
  }

  async commit(commit: LedgerCommit): Promise<void> {
    await withDatabaseErrors(this.ledger.file, async () => {
      refuseForeignRows(commit);
      const sequences = this.sequencesAfter(commit);
      this.write(commit);
      for (const [venue, sequence] of sequences) this.sequences.set(venue, sequence);
    });
  }

  async loadAccount(scope: AccountScope): Promise<AccountRecord> {
    const { tenant, account } = scope;
    const { source } = this.ledger;
    return withDatabaseErrors(this.ledger.file, async () => {
      const [balances, orders, positions, state] = await Promise.all([
        source
          .getRepository(BalanceEntity)
          .find({ where: { tenant, account }, order: { book: 'ASC', asset: 'ASC' } }),
        this.oldestFirst(OrderEntity, scope).andWhere(IS_OPEN).getMany(),
        this.oldestFirst(PositionEntity, scope).andWhere(IS_LIVE).getMany(),
        source.getRepository(AccountStateEntity).findOneBy({ tenant, account }),
      ]);
      return {
        balances: balances.map(decodeBalance),
        openOrders: orders.map(decodeOrder),
        livePositions: positions.map(decodePosition),
        state: state?.state ?? null,
      };
    });
  }

  async livePositions(scope: TenantScope): Promise<readonly Position[]> {
    return withDatabaseErrors(this.ledger.file, async () => {
      const rows = await this.oldestFirst(PositionEntity, scope).andWhere(IS_LIVE).getMany();
      return rows.map(decodePosition);
    });
  }

  async orders(scope: TenantScope, page: PageRequest): Promise<Page<Order>> {
    return this.page(ORDERS, { scope, page }, decodeOrder);
  }

  async fills(scope: TenantScope, page: PageRequest): Promise<Page<Fill>> {
    return this.page(FILLS, { scope, page }, decodeFill);
  }

  async positions(scope: TenantScope, page: PageRequest): Promise<Page<Position>> {
    return this.page(POSITIONS, { scope, page }, decodePosition);
  }

  async trades(scope: TenantScope, page: PageRequest): Promise<Page<ClosedTrade>> {
    return this.page(TRADES, { scope, page }, decodeClosedTrade);
  }

  async transactions(scope: TenantScope, page: PageRequest): Promise<Page<LedgerTransaction>> {
    const start = startOfPage(page);
    return withDatabaseErrors(this.ledger.file, async () => {
      const rows = await readPage(this.ledger, TRANSACTIONS, { scope, start });
      const heads = pageOf(rows, start.limit, keyReader(TRANSACTIONS));
      const postings = await this.postingsOf(heads.rows);
      return {
        rows: heads.rows.map((row) => decodeTransaction(row, postings.get(headKey(row)) ?? [])),
        cursor: heads.cursor,
      };
    });
  }

  async decisions(scope: TenantScope, page: PageRequest): Promise<Page<DecisionRecord>> {
    const start = startOfPage(page);
    return withDatabaseErrors(this.ledger.file, async () => {
      const committed = await readPage(this.ledger, DECISIONS, { scope, start });
      const observed = await readPage(this.telemetry, DECISIONS, { scope, start });
      const keyOf = keyReader(DECISIONS);
      const known = new Set(committed.map(headKey));
      const rows = [...committed, ...observed.filter((row) => !known.has(headKey(row)))]
        .sort((left, right) => compareNewestFirst(keyOf(left), keyOf(right)))
        .slice(0, start.limit + 1);
      const merged = pageOf(rows, start.limit, keyOf);
      return { rows: merged.rows.map(decodeDecision), cursor: merged.cursor };
    });
  }

  private sequencesAfter(commit: LedgerCommit): ReadonlyMap<VenueId, number> {
    const after = new Map<VenueId, number>();
    for (const entry of commit.journal) {
      const last = after.get(entry.venue) ?? this.lastSequenceOf(entry.venue);
      expectNextEntry(entry, last);
      after.set(entry.venue, entry.sequence);
    }
    return after;
  }

  private lastSequenceOf(venue: VenueId): number {
    const known = this.sequences.get(venue);
    if (known !== undefined) return known;
    const stored = this.ledger.connection
      .prepare<[string], number | null>('SELECT max(sequence) FROM journal WHERE venue = ?')
      .pluck()
      .get(venue);
    return stored ?? 0;
  }

  /** Rows of a tenant, or of one account of it when the scope names one. */
  private oldestFirst<Row extends ObjectLiteral>(entity: new () => Row, scope: TenantScope) {
    const account = accountWithin(scope);
    const rows = this.ledger.source
      .getRepository(entity)
      .createQueryBuilder('row')
      .where('row.tenant = :tenant', { tenant: scope.tenant })
      .orderBy('row.createdAt', 'ASC')
      .addOrderBy('row.id', 'ASC');
    return account === null ? rows : rows.andWhere('row.account = :account', { account });
  }

  private async page<Row extends ObjectLiteral, T>(
    paged: PagedEntity<Row>,
    wanted: { readonly scope: TenantScope; readonly page: PageRequest },
    decode: (row: Row) => T,
  ): Promise<Page<T>> {
    const start = startOfPage(wanted.page);
    return withDatabaseErrors(this.ledger.file, async () => {
      const rows = await readPage(this.ledger, paged, { scope: wanted.scope, start });
      const { rows: kept, cursor } = pageOf(rows, start.limit, keyReader(paged));
      return { rows: kept.map(decode), cursor };
    });
  }

  private async postingsOf(
    heads: readonly TransactionEntity[],
  ): Promise<ReadonlyMap<string, readonly PostingEntity[]>> {
    const byHead = new Map<string, PostingEntity[]>();
    const statement = this.ledger.connection.prepare<[string], PostingEntity>(POSTINGS_OF_HEADS);
    const keys = heads.map(({ tenant, account, id }) => [tenant, account, id]);
    for (const posting of statement.all(JSON.stringify(keys))) {
      const key = headKey({ ...posting, id: posting.transaction });
      byHead.set(key, [...(byHead.get(key) ?? []), posting]);
    }
    return byHead;
  }
}

/** One statement whatever the number of heads: their keys travel as one JSON array. */
const POSTINGS_OF_HEADS = `
  SELECT posting.tenant, posting.account, posting.transaction_id AS "transaction", posting.line,
         posting.book, posting.asset, posting.amount
    FROM json_each(?) AS head
    JOIN ledger_postings AS posting
      ON posting.tenant = head.value ->> 0
     AND posting.account = head.value ->> 1
     AND posting.transaction_id = head.value ->> 2`;

function keyReader<Row extends ObjectLiteral>(paged: PagedEntity<Row>): (row: Row) => PageKey {
  return (row) => ({
    at: epochMs(row[paged.time]),
    account: row['account'] as string,
    id: row[paged.id],
  });
}

function headKey(row: {
  readonly tenant: string;
  readonly account: string;
  readonly id: string;
}): string {
  return JSON.stringify([row.tenant, row.account, row.id]);
}
