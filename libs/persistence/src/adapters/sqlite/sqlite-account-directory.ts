import {
  accountWithin,
  type AccountRegistration,
  type AccountScope,
  type TenantScope,
} from '@tidegate/model';
import type { AccountDirectory } from '@tidegate/trading';

import { decodeRegistration } from '../../core/codecs/registration.js';
import { withDatabaseErrors } from './database-error.js';
import { AccountEntity } from './entities/account.js';
import type { OpenDatabase } from './open-database.js';
import { RowReader } from './row-reader.js';

/** Reads registered accounts from SQLite. */
export class SqliteAccountDirectory implements AccountDirectory {
  private readonly accounts: RowReader<AccountEntity>;

  constructor(private readonly ledger: OpenDatabase) {
    this.accounts = new RowReader(ledger, AccountEntity);
  }

  async list(scope: TenantScope): Promise<readonly AccountRegistration[]> {
    const account = accountWithin(scope);
    const order = 'ORDER BY "row"."opened_at", "row"."account"';
    return withDatabaseErrors(this.ledger.file, async () => {
      const rows =
        account === null
          ? this.accounts.select(`WHERE "row"."tenant" = ? ${order}`, [scope.tenant])
          : this.accounts.select(`WHERE "row"."tenant" = ? AND "row"."account" = ? ${order}`, [
              scope.tenant,
              account,
            ]);
      return rows.map(decodeRegistration);
    });
  }

  async find(scope: AccountScope): Promise<AccountRegistration | null> {
    return (await this.list(scope))[0] ?? null;
  }
}
