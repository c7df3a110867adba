import { rmSync, statSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';

import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';
import type { AuditDraft } from '@tidegate/tenants';
import { commitOf, MAIN_ACCOUNT, PROFILE, registrationRow } from '@tidegate/trading/testing';

import { TemporaryStorage } from '../../../../testing/temporary-storage.js';
import { openStorageReader } from '../../../storage.js';
import { CONSOLE_FILE } from '../file-names.js';

const DRAFT: AuditDraft = {
  tenant: MAIN_ACCOUNT.tenant,
  at: epochMs(1_780_000_000_000),
  actor: { kind: 'system', id: 'system', label: 'system' },
  action: 'tested',
  target: 't',
  before: '',
  after: '',
  reason: '',
  outcome: 'done',
  requestId: '',
  address: '',
};

describe('console.db', () => {
  let temporary: TemporaryStorage;

  beforeEach(() => {
    temporary = new TemporaryStorage();
  });

  afterEach(() => temporary.remove());

  const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

  it('is readable by its owner only, with its write-ahead log, even if it was not before', async () => {
    const file = temporary.file(CONSOLE_FILE);
    await (await temporary.open()).close();
    chmodSync(file, 0o644);
    const storage = await temporary.open();
    await storage.console.audit.append(DRAFT);
    expect([file, `${file}-wal`, `${file}-shm`].map(modeOf)).toEqual(['600', '600', '600']);
  });

  it('is created at the start of a storage that has none, with the tenants of its accounts', async () => {
    const first = await temporary.open();
    await first.profiles.save(MAIN_ACCOUNT, PROFILE);
    await first.trading.commit(commitOf({ registration: registrationRow() }));
    await first.close();
    for (const suffix of ['', '-wal', '-shm']) {
      rmSync(temporary.file(`${CONSOLE_FILE}${suffix}`), { force: true });
    }
    const second = await temporary.open();
    const { rows } = await second.console.tenants.list({ limit: 10 });
    expect(rows).toMatchObject([{ id: MAIN_ACCOUNT.tenant, state: 'active' }]);
    await second.console.tenants.change(MAIN_ACCOUNT, { title: 'Renamed' });
    await second.close();
    const third = await temporary.open();
    expect((await third.console.tenants.find(MAIN_ACCOUNT))?.title).toBe('Renamed');
  });

  it('is part of a backup, readable by its owner only', async () => {
    const storage = await temporary.open();
    const entry = await storage.console.audit.append(DRAFT);
    const target = temporary.file('backup');
    const { files } = await storage.backup(target);
    expect(files.map(({ file }) => file)).toContain(join(target, CONSOLE_FILE));
    expect(modeOf(join(target, CONSOLE_FILE))).toBe('600');
    const options = Object.assign({ ...temporary.options }, { directory: target });
    const restored = await openStorageReader(options);
    expect(await restored.audit?.chain(0, 10)).toEqual([entry]);
    await restored.close();
  });

  it('is absent for a reader of a storage without one, and its backup leaves it out', async () => {
    await (await temporary.open()).close();
    rmSync(temporary.file(CONSOLE_FILE));
    const reader = await openStorageReader(temporary.options);
    expect(reader.audit).toBeNull();
    const { files } = await reader.backup(temporary.file('backup'));
    await reader.close();
    expect(files).toHaveLength(2);
  });

  it('of another program stops the start and stays unchanged', async () => {
    await (await temporary.open()).close();
    writeFileSync(temporary.file(CONSOLE_FILE), 'not a database, but long enough to be one');
    await expect(temporary.open()).rejects.toMatchObject({ code: 'DATABASE_FOREIGN' });
    expect(statSync(temporary.file(CONSOLE_FILE)).size).toBe(41);
  });

  it.each([
    "UPDATE audit_entries SET reason = 'forged'",
    'DELETE FROM audit_entries',
    'DELETE FROM audit_entries WHERE number = (SELECT max(number) FROM audit_entries)',
  ])('refuses %s', async (sql) => {
    const storage = await temporary.open();
    await storage.console.audit.append(DRAFT);
    const raw = new Database(temporary.file(CONSOLE_FILE));
    expect(() => raw.exec(sql)).toThrow('audit_entries is append-only');
    raw.close();
  });
});
