import { join } from 'node:path';

import { LEDGER_FILE, TELEMETRY_FILE } from '../src/adapters/sqlite/file-names.js';
import {
  LEDGER_MIGRATIONS,
  TELEMETRY_MIGRATIONS,
} from '../src/adapters/sqlite/migrations/index.js';
import {
  LEDGER,
  openDatabase,
  TELEMETRY,
  type DatabaseKind,
} from '../src/adapters/sqlite/open-database.js';
import { FIRST_FORMAT_LEDGER, FIRST_FORMAT_TELEMETRY } from './first-format.js';

/** Matches the instants of the rows, in milliseconds. */
const INSTANTS = /\b1(779999|780000)\d{6}\b/g;

/**
 * Writes both databases in the first storage format, with its migrations and rows. `shiftMs` is added to every instant,
 * for a market at another time.
 */
export async function writeFirstFormat(directory: string, shiftMs = 0): Promise<void> {
  const ledger = { ...LEDGER, entities: [], migrations: LEDGER_MIGRATIONS.slice(0, 3) };
  const telemetry = { ...TELEMETRY, entities: [], migrations: TELEMETRY_MIGRATIONS.slice(0, 1) };
  const shifted = (rows: string): string =>
    rows.replace(INSTANTS, (instant) => String(Number(instant) + shiftMs));
  await write(join(directory, LEDGER_FILE), ledger, shifted(FIRST_FORMAT_LEDGER));
  await write(join(directory, TELEMETRY_FILE), telemetry, shifted(FIRST_FORMAT_TELEMETRY));
}

async function write(file: string, kind: DatabaseKind, rows: string): Promise<void> {
  const common = { access: 'write', busyTimeoutMs: 100, integrityCheck: 'none' } as const;
  const database = await openDatabase({ ...common, file, kind });
  database.connection.exec(rows);
  await database.source.destroy();
}
