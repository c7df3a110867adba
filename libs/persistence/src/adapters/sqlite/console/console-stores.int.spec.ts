import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe } from '@jest/globals';
import {
  describeConsoleStores,
  itKeepsTenantsApart,
  type StoresUnderTest,
} from '@tidegate/tenants/testing';

import { openConsole } from './open-console.js';
import { sqliteConsoleStores } from './sqlite-console-stores.js';

const directory = mkdtempSync(join(tmpdir(), 'tidegate-console-'));
let count = 0;

afterAll(() => rmSync(directory, { recursive: true }));

async function open(): Promise<StoresUnderTest> {
  count += 1;
  const database = await openConsole({
    file: join(directory, `${count}.db`),
    access: 'write',
    busyTimeoutMs: 100,
    integrityCheck: 'none',
  });
  return { stores: sqliteConsoleStores(database), close: () => database.source.destroy() };
}

describeConsoleStores('SQLite', open);

describe('tenants', () => {
  itKeepsTenantsApart('SQLite', open);
});
