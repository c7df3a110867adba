import { chmod, open } from 'node:fs/promises';

import { JOBS_APPLICATION_ID } from '../application-id.js';
import { JobsInitial1795000000001 } from '../migrations/jobs-0001-initial.js';
import { openDatabase, type DatabaseKind, type OpenDatabase } from '../open-database.js';

const OWNER_ONLY = 0o600;

/** A power failure may lose the last states; those jobs run again. Commits never wait for the disk. */
const JOBS: DatabaseKind = {
  applicationId: JOBS_APPLICATION_ID,
  entities: [],
  migrations: [JobsInitial1795000000001],
  synchronous: 'NORMAL',
  checkpointPages: 1_000,
};

/** Opens `jobs.sqlite` for writing, readable by its owner only. */
export async function openJobs(file: string, busyTimeoutMs: number): Promise<OpenDatabase> {
  const handle = await open(file, 'a', OWNER_ONLY);
  await handle.close();
  await chmod(file, OWNER_ONLY);
  const database = await openDatabase({
    file,
    kind: JOBS,
    access: 'write',
    busyTimeoutMs,
    integrityCheck: 'quick',
  });
  database.connection.pragma('foreign_keys = ON');
  return database;
}
