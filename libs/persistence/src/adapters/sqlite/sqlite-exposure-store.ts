import { Decimal, type ShardId, type TenantId } from '@tidegate/kernel';
import type { ExposureStore } from '@tidegate/trading';

import { decimalOf, decimalText } from '../../core/codecs/scalar.js';
import { withDatabaseErrors } from './database-error.js';
import type { OpenDatabase } from './open-database.js';

/** Exposure grants in SQLite; each grant is one transaction. */
export class SqliteExposureStore implements ExposureStore {
  constructor(private readonly ledger: OpenDatabase) {}

  async grant(shard: ShardId, tenant: TenantId, limit: Decimal): Promise<Decimal> {
    const { connection, file } = this.ledger;
    const grant = connection.transaction((): Decimal => {
      const others = connection
        .prepare<[string, string], string>(
          'SELECT amount FROM exposure_grants WHERE tenant = ? AND shard <> ?',
        )
        .pluck()
        .all(tenant, shard);
      const taken = others.reduce((sum, text) => sum.add(decimalOf(text)), new Decimal(0));
      const granted = Decimal.max(0, limit.sub(taken));
      connection
        .prepare(
          `INSERT INTO exposure_grants (tenant, shard, amount) VALUES (?, ?, ?)
            ON CONFLICT (tenant, shard) DO UPDATE SET amount = excluded.amount`,
        )
        .run(tenant, shard, decimalText(granted));
      return granted;
    });
    return withDatabaseErrors(file, async () => grant.immediate());
  }
}
