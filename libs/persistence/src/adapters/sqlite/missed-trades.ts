import { epochMs, type DecisionId, type EpochMs, type PositionId } from '@tidegate/kernel';
import type { FollowedEnd } from '@tidegate/matching';
import {
  pageOf,
  startOfPage,
  type AccountScope,
  type GateCode,
  type Page,
  type PageRequest,
} from '@tidegate/model';
import type { MissedTrade } from '@tidegate/trading';

import {
  decodeMissedTrade,
  type MissedTradeRow,
  type StoredMissedTrade,
} from '../../core/codecs/missed-trade.js';
import type { BackgroundSql } from './background-sql.js';
import { withDatabaseErrors } from './database-error.js';
import { MissedTradeEntity } from './entities/missed-trade.js';
import type { OpenDatabase } from './open-database.js';
import { RowReader } from './row-reader.js';
import type { SqlValue } from './row-writer.js';

/** The largest distance of a near miss, as a fraction of the limit; the index `missed_trades_near` has the same. */
const NEAR_MISS_DISTANCE = 0.1;

const OF_ACCOUNT = '"row"."tenant" = ? AND "row"."account" = ?';

/** Which missed trades of an account, newest first. */
export interface MissedSpan {
  readonly by: { readonly gate: GateCode } | { readonly kind: MissedTrade['kind'] };
  /** Both ends included. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** If there are more, the newest are returned. */
  readonly limit: number;
}

/** How far a trade was followed, and its end if it is known. */
export interface FollowedProgress {
  readonly trade: Pick<StoredMissedTrade, 'scope' | 'id'>;
  /** Close time of the last candle read; `null` if there is nothing left to read. */
  readonly followedUntil: EpochMs | null;
  readonly end: FollowedEnd | null;
}

/** Reads missed trades from the telemetry file. */
export class MissedTradeReads {
  protected readonly rows: RowReader<MissedTradeRow>;

  constructor(protected readonly telemetry: OpenDatabase) {
    this.rows = new RowReader<MissedTradeRow>(telemetry, MissedTradeEntity);
  }

  async find(
    { tenant, account }: AccountScope,
    id: DecisionId | PositionId,
  ): Promise<StoredMissedTrade | null> {
    const found = await this.select(`WHERE ${OF_ACCOUNT} AND "row"."id" = ?`, [
      tenant,
      account,
      id,
    ]);
    return found[0] ?? null;
  }

  /** The missed trades with these ids, in any order; at most 1,000 ids. */
  async several(
    { tenant, account }: AccountScope,
    ids: readonly string[],
  ): Promise<readonly StoredMissedTrade[]> {
    const { columns, table } = this.rows;
    const sql = `SELECT ${columns} FROM json_each(?) AS "key" CROSS JOIN ${table} AS "row"
      ON ${OF_ACCOUNT} AND "row"."id" = "key"."value"`;
    const values = [JSON.stringify(ids.slice(0, 1_000)), tenant, account];
    return this.reading(() => this.rows.run(sql, values).map(decodeMissedTrade));
  }

  /** Refusals within 10 % of their limit, newest first. */
  async nearMisses(
    { tenant, account }: AccountScope,
    request: PageRequest,
  ): Promise<Page<StoredMissedTrade>> {
    const { limit, before } = startOfPage(request);
    const near = `INDEXED BY "missed_trades_near" WHERE ${OF_ACCOUNT}
      AND "row"."distance" <= ${NEAR_MISS_DISTANCE}`;
    const after = before === null ? '' : ' AND ("row"."at", "row"."id") < (?, ?)';
    const order = ' ORDER BY "row"."at" DESC, "row"."id" DESC LIMIT ?';
    const start = before === null ? [] : [before.at, before.id];
    const rows = await this.select(near + after + order, [tenant, account, ...start, limit + 1]);
    return pageOf(rows, limit, ({ at, scope, id }) => ({ at, account: scope.account, id }));
  }

  async span(scope: AccountScope, span: MissedSpan): Promise<readonly StoredMissedTrade[]> {
    const { by, from, to, limit } = span;
    const [index, column, value] =
      'gate' in by
        ? (['missed_trades_gate', 'gate', by.gate] as const)
        : (['missed_trades_kind', 'kind', by.kind] as const);
    return this.select(
      `INDEXED BY "${index}" WHERE ${OF_ACCOUNT} AND "row"."${column}" = ?
        AND "row"."at" >= ? AND "row"."at" <= ? ORDER BY "row"."at" DESC, "row"."id" DESC LIMIT ?`,
      [scope.tenant, scope.account, value, from, to, limit],
    );
  }

  /** Trades whose end is not known, of all tenants, followed up to `until` at most; those followed least far first. */
  async followed(until: EpochMs, limit: number): Promise<readonly StoredMissedTrade[]> {
    return this.select(
      `INDEXED BY "missed_trades_followed" WHERE "row"."followed_until" <= ?
        ORDER BY "row"."followed_until", "row"."at" LIMIT ?`,
      [until, limit],
    );
  }

  private select(rest: string, values: readonly SqlValue[]): Promise<readonly StoredMissedTrade[]> {
    return this.reading(() => this.rows.select(rest, values).map(decodeMissedTrade));
  }

  private reading<T>(read: () => T): Promise<T> {
    return withDatabaseErrors(this.telemetry.file, async () => read());
  }
}

/** Also records how far trades were followed. */
export class MissedTrades extends MissedTradeReads {
  constructor(
    telemetry: OpenDatabase,
    private readonly background: BackgroundSql,
  ) {
    super(telemetry);
  }

  /** One transaction on the storage thread. */
  async progress(changes: readonly FollowedProgress[]): Promise<void> {
    if (changes.length === 0) return;
    const sql = `UPDATE "missed_trades" SET "followed_until" = ?, "result" = ?, "price" = ?, "r" = ?,
      "ended_at" = ? WHERE "tenant" = ? AND "account" = ? AND "id" = ?`;
    const rows = changes.map(({ trade, followedUntil, end }) => [
      followedUntil,
      ...[end?.result ?? null, end?.price ?? null, end?.r ?? null, end && epochMs(end.at)],
      ...[trade.scope.tenant, trade.scope.account, trade.id],
    ]);
    await this.background.write([{ sql, rows }]);
  }
}
