import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { silentLogger } from '@tidegate/kernel';

import { TemporaryStorage } from '../testing/temporary-storage.js';
import { ACCESS_TOKEN_FILE, readAccessToken } from './access-token.js';

describe('the access token of a storage', () => {
  let warnings: string[];
  let temporary: TemporaryStorage;

  beforeEach(() => {
    warnings = [];
    const warn = (message: string): void => void warnings.push(message);
    temporary = new TemporaryStorage({ ...silentLogger, warn });
  });

  afterEach(() => temporary.remove());

  const modeOf = (file: string): number => statSync(file).mode & 0o777;

  it('is created at the first open, as 32 random bytes in a file only its owner can read', async () => {
    const { accessToken } = await temporary.open();
    const file = temporary.file(ACCESS_TOKEN_FILE);
    expect(accessToken).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(file, 'utf8')).toBe(accessToken);
    expect(modeOf(file)).toBe(0o600);
    expect(existsSync(`${file}.partial`)).toBe(false);
    expect(await readAccessToken(temporary.directory)).toBe(accessToken);
  });

  it('stays the same when the storage is opened again', async () => {
    const first = await temporary.open();
    await first.close();
    expect((await temporary.open()).accessToken).toBe(first.accessToken);
    expect(warnings).toEqual([]);
  });

  it('differs between storages', async () => {
    const { accessToken } = await temporary.open();
    const other = new TemporaryStorage(silentLogger, 2);
    expect((await other.open()).accessToken).not.toBe(accessToken);
    await other.remove();
  });

  it('is restricted to its owner, with a warning, if other users could read it', async () => {
    const first = await temporary.open();
    await first.close();
    const file = temporary.file(ACCESS_TOKEN_FILE);
    chmodSync(file, 0o644);
    expect((await temporary.open()).accessToken).toBe(first.accessToken);
    expect(modeOf(file)).toBe(0o600);
    expect(warnings).toEqual([expect.stringMatching(/^Access token was readable by other users/)]);
  });

  it.each(['', 'short', 'g'.repeat(64)])('is refused if the file contains %j', async (text) => {
    writeFileSync(temporary.file(ACCESS_TOKEN_FILE), text, { mode: 0o600 });
    await expect(temporary.open()).rejects.toMatchObject({ code: 'ACCESS_TOKEN_INVALID' });
    writeFileSync(temporary.file(ACCESS_TOKEN_FILE), 'a'.repeat(64));
    expect((await temporary.open()).accessToken).toBe('a'.repeat(64));
  });

  it('is not part of backups', async () => {
    const storage = await temporary.open();
    await storage.backup(temporary.file('backup'));
    expect(existsSync(temporary.file(`backup/${ACCESS_TOKEN_FILE}`))).toBe(false);
  });
});
