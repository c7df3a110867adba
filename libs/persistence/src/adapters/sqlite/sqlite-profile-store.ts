import { epochMs, type ProfileHash, type TenantId } from '@tidegate/kernel';
import type { ProfileVersion, TenantScope } from '@tidegate/model';
import { profileHashReused, type ProfileDraft, type ProfileStore } from '@tidegate/trading';

import { withDatabaseErrors } from './database-error.js';
import type { OpenDatabase } from './open-database.js';
import type { SqlValue } from './row-writer.js';

interface VersionRow {
  readonly tenant: string;
  readonly name: string;
  readonly version: number;
  readonly hash: string;
  readonly content: string;
  readonly note: string;
  readonly createdBy: string;
  readonly createdAt: number;
}

const VERSIONS = `
  SELECT version.tenant, version.name, version.version, version.hash, stored.content, version.note,
         version.created_by AS "createdBy", version.created_at AS "createdAt"
    FROM profile_versions AS version JOIN profile_contents AS stored ON stored.hash = version.hash`;

const LATEST_OF_EACH = `${VERSIONS}
  WHERE version.tenant = ? AND version.version = (
    SELECT max(other.version) FROM profile_versions AS other
     WHERE other.tenant = version.tenant AND other.name = version.name)
  ORDER BY version.name`;

const NEWEST_FIRST = `${VERSIONS} WHERE version.tenant = ? AND version.name = ? ORDER BY version.version DESC`;

/** Profiles in SQLite: versions per tenant, and each distinct content once. */
export class SqliteProfileStore implements ProfileStore {
  constructor(private readonly ledger: OpenDatabase) {}

  async save(scope: TenantScope, draft: ProfileDraft): Promise<ProfileVersion> {
    const { connection, file } = this.ledger;
    const save = connection.transaction((): ProfileVersion => {
      this.refuseReusedHash(draft);
      const [latest] = this.select(`${NEWEST_FIRST} LIMIT 1`, [scope.tenant, draft.name]);
      if (latest?.hash === draft.hash) return latest;
      const saved = { ...draft, tenant: scope.tenant, version: (latest?.version ?? 0) + 1 };
      this.insert(saved);
      return saved;
    });
    return withDatabaseErrors(file, async () => save.immediate());
  }

  list({ tenant }: TenantScope): Promise<readonly ProfileVersion[]> {
    return withDatabaseErrors(this.ledger.file, async () => this.select(LATEST_OF_EACH, [tenant]));
  }

  versions({ tenant }: TenantScope, name: string): Promise<readonly ProfileVersion[]> {
    return withDatabaseErrors(this.ledger.file, async () =>
      this.select(NEWEST_FIRST, [tenant, name]),
    );
  }

  find(
    { tenant }: TenantScope,
    name: string,
    version: number | 'latest',
  ): Promise<ProfileVersion | null> {
    return withDatabaseErrors(this.ledger.file, async () => {
      const [found] =
        version === 'latest'
          ? this.select(`${NEWEST_FIRST} LIMIT 1`, [tenant, name])
          : this.select(
              `${VERSIONS} WHERE version.tenant = ? AND version.name = ? AND version.version = ?`,
              [tenant, name, version],
            );
      return found ?? null;
    });
  }

  content(hash: ProfileHash): Promise<string | null> {
    return withDatabaseErrors(this.ledger.file, async () => this.contentOf(hash) ?? null);
  }

  private refuseReusedHash(draft: ProfileDraft): void {
    const known = this.contentOf(draft.hash);
    if (known !== undefined && known !== draft.content) throw profileHashReused(draft);
  }

  private contentOf(hash: ProfileHash): string | undefined {
    return this.ledger.connection
      .prepare<[string], string>('SELECT content FROM profile_contents WHERE hash = ?')
      .pluck()
      .get(hash);
  }

  private insert(saved: ProfileVersion): void {
    const { connection } = this.ledger;
    const { tenant, name, version, hash, content, note, createdBy, createdAt } = saved;
    connection
      .prepare(
        'INSERT INTO profile_contents (hash, content) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING',
      )
      .run(hash, content);
    connection
      .prepare(
        `INSERT INTO profile_versions (tenant, name, version, hash, note, created_by, created_at)
          VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(tenant, name, version, hash, note, createdBy, createdAt);
  }

  private select(sql: string, values: readonly SqlValue[]): readonly ProfileVersion[] {
    return this.ledger.connection
      .prepare<SqlValue[], VersionRow>(sql)
      .all(...values)
      .map((row) => ({
        ...row,
        tenant: row.tenant as TenantId,
        hash: row.hash as ProfileHash,
        createdAt: epochMs(row.createdAt),
      }));
  }
}
