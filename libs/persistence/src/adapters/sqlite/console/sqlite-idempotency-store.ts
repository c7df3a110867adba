import type { EpochMs } from '@tidegate/kernel';
import {
  COMMAND_TIMEOUT_MS,
  OUTCOME_LIFETIME_MS,
  OUTCOMES_PER_CALLER_MAX,
  type CommandOutcome,
  type IdempotencyScope,
  type IdempotencyState,
  type IdempotencyStore,
  type KeyedCommand,
} from '@tidegate/tenants';

import { KeyedCommandEntity } from '../entities/console.js';
import { RowReader } from '../row-reader.js';
import { RowWriter } from '../row-writer.js';
import type { ConsoleTables } from './console-tables.js';

const BY_KEY = 'WHERE "row"."tenant" = ? AND "row"."caller" = ? AND "row"."key" = ?';
/** Records of the caller beyond the limit, in the order of the index. */
const SURPLUS = `DELETE FROM keyed_commands WHERE tenant = ? AND caller = ? AND at <= (
  SELECT at FROM keyed_commands WHERE tenant = ? AND caller = ?
   ORDER BY at DESC LIMIT 1 OFFSET ${OUTCOMES_PER_CALLER_MAX - 1})`;

export class SqliteIdempotencyStore implements IdempotencyStore {
  private readonly rows: RowReader<KeyedCommandEntity>;

  constructor(private readonly tables: ConsoleTables) {
    this.rows = new RowReader(tables.database, KeyedCommandEntity);
  }

  begin(scope: IdempotencyScope, command: KeyedCommand): Promise<IdempotencyState> {
    const writer = new RowWriter(this.tables.database, KeyedCommandEntity, 'upsert');
    const { key, fingerprint, at } = command;
    const [tenant, caller] = ownerOf(scope);
    return this.tables.write((): IdempotencyState => {
      const known = this.known(scope, command);
      if (known) return known;
      this.tables.run(SURPLUS, tenant, caller, tenant, caller);
      writer.write({ tenant, caller, key, fingerprint, at, status: null, body: null });
      return { state: 'new' };
    });
  }

  async finish(scope: IdempotencyScope, key: string, outcome: CommandOutcome): Promise<void> {
    const sql =
      'UPDATE keyed_commands SET status = ?, body = ? WHERE tenant = ? AND caller = ? AND key = ?';
    const values = [outcome.status, outcome.body, ...ownerOf(scope), key];
    await this.tables.write(() => this.tables.run(sql, ...values));
  }

  async abandon(scope: IdempotencyScope, key: string): Promise<void> {
    const sql = 'DELETE FROM keyed_commands WHERE tenant = ? AND caller = ? AND key = ?';
    await this.tables.write(() => this.tables.run(sql, ...ownerOf(scope), key));
  }

  sweep(now: EpochMs): Promise<number> {
    const sql = 'DELETE FROM keyed_commands WHERE at <= ?';
    return this.tables.write(() => this.tables.run(sql, now - OUTCOME_LIFETIME_MS));
  }

  private known(scope: IdempotencyScope, command: KeyedCommand): IdempotencyState | null {
    const { key, fingerprint, at } = command;
    const [found] = this.rows.select(BY_KEY, [...ownerOf(scope), key]);
    if (!found || at - found.at >= OUTCOME_LIFETIME_MS) return null;
    if (found.fingerprint !== fingerprint) return { state: 'mismatch' };
    const { status, body } = found;
    if (status !== null && body !== null) return { state: 'done', outcome: { status, body } };
    return at - found.at < COMMAND_TIMEOUT_MS ? { state: 'running' } : null;
  }
}

function ownerOf({ tenant, caller }: IdempotencyScope): readonly [string, string] {
  return [tenant ?? '', caller];
}
