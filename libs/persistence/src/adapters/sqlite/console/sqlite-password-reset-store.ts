import { epochMs, type EpochMs } from '@tidegate/kernel';
import type { PasswordResetStore, PasswordResetToken, UserId } from '@tidegate/tenants';

import { PasswordResetEntity } from '../entities/console.js';
import { RowReader } from '../row-reader.js';
import { RowWriter } from '../row-writer.js';
import type { ConsoleTables } from './console-tables.js';

export class SqlitePasswordResetStore implements PasswordResetStore {
  private readonly rows: RowReader<PasswordResetEntity>;

  constructor(private readonly tables: ConsoleTables) {
    this.rows = new RowReader(tables.database, PasswordResetEntity);
  }

  async save(token: PasswordResetToken): Promise<void> {
    const writer = new RowWriter(this.tables.database, PasswordResetEntity, 'upsert');
    await this.tables.write(() => writer.write(token));
  }

  take(tokenHash: string, now: EpochMs): Promise<PasswordResetToken | null> {
    return this.tables.write(() => {
      const [row] = this.rows.select('WHERE "row"."token_hash" = ?', [tokenHash]);
      if (!row || now >= row.expiresAt) return null;
      this.tables.run('DELETE FROM password_resets WHERE user = ?', row.user);
      return { ...row, user: row.user as UserId, expiresAt: epochMs(row.expiresAt) };
    });
  }
}
