import { epochMs } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';
import type { DraftKey, ProfileDraft, ProfileDraftStore } from '@tidegate/tenants';

import { ProfileDraftEntity } from '../entities/console.js';
import { RowReader } from '../row-reader.js';
import { RowWriter } from '../row-writer.js';
import type { ConsoleTables } from './console-tables.js';

const BY_KEY = 'WHERE "row"."tenant" = ? AND "row"."profile" = ? AND "row"."author" = ?';

export class SqliteProfileDraftStore implements ProfileDraftStore {
  private readonly rows: RowReader<ProfileDraftEntity>;

  constructor(private readonly tables: ConsoleTables) {
    this.rows = new RowReader(tables.database, ProfileDraftEntity);
  }

  async save({ tenant }: TenantScope, draft: ProfileDraft): Promise<void> {
    const writer = new RowWriter(this.tables.database, ProfileDraftEntity, 'upsert');
    await this.tables.write(() => writer.write({ ...draft, tenant }));
  }

  find({ tenant }: TenantScope, { profile, author }: DraftKey): Promise<ProfileDraft | null> {
    return this.tables.read(() => {
      const [found] = this.rows.select(BY_KEY, [tenant, profile, author]);
      return found ? draftOf(found) : null;
    });
  }

  discard({ tenant }: TenantScope, { profile, author }: DraftKey): Promise<boolean> {
    const sql = 'DELETE FROM profile_drafts WHERE tenant = ? AND profile = ? AND author = ?';
    return this.tables.write(() => this.tables.run(sql, tenant, profile, author) > 0);
  }
}

function draftOf({ tenant: _tenant, savedAt, ...row }: ProfileDraftEntity): ProfileDraft {
  return { ...row, savedAt: epochMs(savedAt) };
}
