import { epochMs, type EpochMs } from '@tidegate/kernel';
import type {
  FactorSummary,
  Passkey,
  PasskeyId,
  SecondFactorStore,
  Totp,
  UserId,
} from '@tidegate/tenants';

import { PasskeyEntity, RecoveryCodeEntity, TotpEntity } from '../entities/console.js';
import { RowReader } from '../row-reader.js';
import { RowWriter } from '../row-writer.js';
import type { ConsoleTables } from './console-tables.js';

const TABLES = ['totps', 'recovery_codes', 'passkeys'] as const;

export class SqliteSecondFactorStore implements SecondFactorStore {
  private readonly totps: RowReader<TotpEntity>;
  private readonly codes: RowReader<RecoveryCodeEntity>;
  private readonly keys: RowReader<PasskeyEntity>;

  constructor(private readonly tables: ConsoleTables) {
    this.totps = new RowReader(tables.database, TotpEntity);
    this.codes = new RowReader(tables.database, RecoveryCodeEntity);
    this.keys = new RowReader(tables.database, PasskeyEntity);
  }

  summary(user: UserId): Promise<FactorSummary> {
    return this.tables.read(() => ({
      hasTotp: this.totps.select('WHERE "row"."user" = ?', [user]).length > 0,
      passkeys: this.keysOf(user).length,
      recoveryCodesLeft: this.codes.select('WHERE "row"."user" = ?', [user]).length,
    }));
  }

  totp(user: UserId): Promise<Totp | null> {
    return this.tables.read(() => {
      const [row] = this.totps.select('WHERE "row"."user" = ?', [user]);
      if (!row) return null;
      const { secret, confirmedAt, lastStep } = row;
      return { secret, confirmedAt: epochMs(confirmedAt), lastStep };
    });
  }

  async setTotp(user: UserId, totp: Totp | null): Promise<void> {
    const writer = new RowWriter(this.tables.database, TotpEntity, 'upsert');
    await this.tables.write(() => {
      if (totp) writer.write({ ...totp, user });
      else this.tables.run('DELETE FROM totps WHERE user = ?', user);
    });
  }

  acceptStep(user: UserId, step: number): Promise<boolean> {
    const sql = 'UPDATE totps SET last_step = ? WHERE user = ? AND last_step < ?';
    return this.tables.write(() => this.tables.run(sql, step, user, step) > 0);
  }

  async setRecoveryCodes(user: UserId, codeHashes: readonly string[]): Promise<void> {
    const writer = new RowWriter(this.tables.database, RecoveryCodeEntity, 'insert');
    await this.tables.write(() => {
      this.tables.run('DELETE FROM recovery_codes WHERE user = ?', user);
      for (const codeHash of new Set(codeHashes)) writer.write({ user, codeHash });
    });
  }

  spendRecoveryCode(user: UserId, codeHash: string): Promise<boolean> {
    const sql = 'DELETE FROM recovery_codes WHERE user = ? AND code_hash = ?';
    return this.tables.write(() => this.tables.run(sql, user, codeHash) > 0);
  }

  passkeys(user: UserId): Promise<readonly Passkey[]> {
    return this.tables.read(() => this.keysOf(user).map(passkeyOf));
  }

  findPasskey(id: PasskeyId): Promise<Passkey | null> {
    return this.tables.read(() => {
      const [row] = this.keys.select('WHERE "row"."id" = ?', [id]);
      return row ? passkeyOf(row) : null;
    });
  }

  addPasskey(passkey: Passkey): Promise<boolean> {
    const writer = new RowWriter(this.tables.database, PasskeyEntity, 'insert');
    return this.tables.write(() => {
      const [known] = this.keys.select('WHERE "row"."id" = ?', [passkey.id]);
      if (known) return false;
      writer.write({ ...passkey, transports: JSON.stringify(passkey.transports) });
      return true;
    });
  }

  async usedPasskey(
    id: PasskeyId,
    { counter, at }: { readonly counter: number; readonly at: EpochMs },
  ): Promise<void> {
    const sql = 'UPDATE passkeys SET counter = ?, last_used_at = ? WHERE id = ?';
    await this.tables.write(() => this.tables.run(sql, counter, at, id));
  }

  removePasskey(user: UserId, id: PasskeyId): Promise<boolean> {
    const sql = 'DELETE FROM passkeys WHERE id = ? AND user = ?';
    return this.tables.write(() => this.tables.run(sql, id, user) > 0);
  }

  async clear(user: UserId): Promise<void> {
    await this.tables.write(() => {
      for (const table of TABLES) this.tables.run(`DELETE FROM ${table} WHERE user = ?`, user);
    });
  }

  private keysOf(user: UserId): PasskeyEntity[] {
    const rest = 'WHERE "row"."user" = ? ORDER BY "row"."created_at", "row"."id"';
    return this.keys.select(rest, [user]);
  }
}

function passkeyOf(row: PasskeyEntity): Passkey {
  return {
    id: row.id as PasskeyId,
    user: row.user as UserId,
    name: row.name,
    publicKey: row.publicKey,
    counter: row.counter,
    transports: JSON.parse(row.transports) as string[],
    createdAt: epochMs(row.createdAt),
    lastUsedAt: row.lastUsedAt === null ? null : epochMs(row.lastUsedAt),
  };
}
