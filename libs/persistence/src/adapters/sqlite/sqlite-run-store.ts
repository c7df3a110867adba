import type { EpochMs } from '@tidegate/kernel';
import type { RunRecord, RunStore } from '@tidegate/trading';

import { withDatabaseErrors } from './database-error.js';
import { RunEntity } from './entities/engine.js';
import type { OpenDatabase } from './open-database.js';

/** Counts the starts of the engine: the epoch that makes ids unique over restarts. */
export class SqliteRunStore implements RunStore {
  constructor(private readonly ledger: OpenDatabase) {}

  async beginRun(startedAt: EpochMs): Promise<RunRecord> {
    return withDatabaseErrors(this.ledger.file, async () => {
      const result = await this.ledger.source.getRepository(RunEntity).insert({ startedAt });
      const { epoch } = result.identifiers[0] as Pick<RunEntity, 'epoch'>;
      return { epoch, startedAt };
    });
  }
}
