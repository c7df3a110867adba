import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { TemporaryStorage } from '../../../testing/temporary-storage.js';
import { makeDirectory } from './make-directory.js';

describe('makeDirectory', () => {
  let parent = '';

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'tidegate-directory-'));
  });

  afterEach(() => rmSync(parent, { recursive: true }));

  it('creates missing parents, also when called repeatedly and concurrently', async () => {
    const deep = join(parent, 'a', 'b', 'c');
    await Promise.all([makeDirectory(deep), makeDirectory(deep)]);
    await makeDirectory(deep);
    expect(statSync(deep).isDirectory()).toBe(true);
  });

  it('rejects if a file is in the way', async () => {
    const file = join(parent, 'file');
    writeFileSync(file, '');
    await expect(makeDirectory(file)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeDirectory(join(file, 'inside'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});

/** Runs only on systems with /proc. */
const onProc = existsSync('/proc/self') ? describe : describe.skip;

onProc('a storage directory that the file system refuses as not found', () => {
  it.each(['/proc/tidegate', '/proc/tidegate/deep/down'])(
    'is refused immediately at %s',
    async (directory) => {
      const storage = new TemporaryStorage();
      storage.options.directory = directory;
      await expect(storage.open()).rejects.toMatchObject({
        code: 'DATABASE_UNREADABLE',
        message: expect.stringContaining('/proc/tidegate'),
      });
      await storage.remove();
    },
  );
});
