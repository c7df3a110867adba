import { epochMs, type AccountId, type EpochMs, type TenantId } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';
import {
  CREDENTIAL_KEPT_MS,
  type Credential,
  type CredentialId,
  type CredentialKind,
  type CredentialStore,
  type Verb,
} from '@tidegate/tenants';

import { CredentialEntity } from '../entities/console.js';
import { RowReader } from '../row-reader.js';
import { RowWriter } from '../row-writer.js';
import type { ConsoleTables } from './console-tables.js';

const ENDED = 'DELETE FROM credentials WHERE tenant = ? AND coalesce(revoked_at, expires_at) < ?';

export class SqliteCredentialStore implements CredentialStore {
  private readonly rows: RowReader<CredentialEntity>;

  constructor(private readonly tables: ConsoleTables) {
    this.rows = new RowReader(tables.database, CredentialEntity);
  }

  create({ tenant }: TenantScope, credential: Credential, secretHash: string): Promise<boolean> {
    const { verbs, accounts, ...rest } = credential;
    const writer = new RowWriter(this.tables.database, CredentialEntity, 'insert');
    return this.tables.write(() => {
      if (this.row(credential.id)) return false;
      this.tables.run(ENDED, tenant, credential.createdAt - CREDENTIAL_KEPT_MS);
      writer.write({
        ...rest,
        tenant,
        verbs: JSON.stringify(verbs),
        accounts: accounts && JSON.stringify(accounts),
        secretHash,
      });
      return true;
    });
  }

  list({ tenant }: TenantScope): Promise<readonly Credential[]> {
    const rest = 'WHERE "row"."tenant" = ? ORDER BY "row"."created_at" DESC, "row"."id" DESC';
    return this.tables.read(() => this.rows.select(rest, [tenant]).map(credentialOf));
  }

  revoke({ tenant }: TenantScope, id: CredentialId, at: EpochMs): Promise<boolean> {
    const sql =
      'UPDATE credentials SET revoked_at = ? WHERE id = ? AND tenant = ? AND revoked_at IS NULL';
    return this.tables.write(() => this.tables.run(sql, at, id, tenant) > 0);
  }

  async used(
    { tenant }: TenantScope,
    id: CredentialId,
    { at, address }: { readonly at: EpochMs; readonly address: string },
  ): Promise<void> {
    const sql =
      'UPDATE credentials SET last_used_at = ?, last_address = ? WHERE id = ? AND tenant = ?';
    await this.tables.write(() => this.tables.run(sql, at, address, id, tenant));
  }

  present(
    id: CredentialId,
  ): Promise<{ readonly credential: Credential; readonly secretHash: string } | null> {
    return this.tables.read(() => {
      const row = this.row(id);
      return row ? { credential: credentialOf(row), secretHash: row.secretHash } : null;
    });
  }

  private row(id: CredentialId): CredentialEntity | undefined {
    return this.rows.select('WHERE "row"."id" = ?', [id])[0];
  }
}

function credentialOf(row: CredentialEntity): Credential {
  return {
    id: row.id as CredentialId,
    tenant: row.tenant as TenantId,
    kind: row.kind as CredentialKind,
    name: row.name,
    verbs: JSON.parse(row.verbs) as Verb[],
    accounts: row.accounts === null ? null : (JSON.parse(row.accounts) as AccountId[]),
    createdBy: row.createdBy,
    createdAt: epochMs(row.createdAt),
    expiresAt: epochMs(row.expiresAt),
    revokedAt: instantOf(row.revokedAt),
    lastUsedAt: instantOf(row.lastUsedAt),
    lastAddress: row.lastAddress,
  };
}

function instantOf(value: number | null): EpochMs | null {
  return value === null ? null : epochMs(value);
}
