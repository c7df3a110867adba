import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { TemporaryStorage } from '../../../testing/temporary-storage.js';
import { makeDirectory } from './make-directory.js';

describe('makeDirectory', () => {
  let place = '';

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'tidegate-directory-'));
  });

  afterEach(() => rmSync(place, { recursive: true }));

  it('makes what is missing, also twice and at the same time', async () => {
    const deep = join(place, 'a', 'b', 'c');
    await Promise.all([makeDirectory(deep), makeDirectory(deep)]);
    await makeDirectory(deep);
    expect(statSync(deep).isDirectory()).toBe(true);
  });

  it('rejects where a file is in the way', async () => {
    const file = join(place, 'file');
    writeFileSync(file, '');
    await expect(makeDirectory(file)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeDirectory(join(file, 'inside'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});

/** Only systems with such a file system can show it. */
const onProc = existsSync('/proc/self') ? describe : describe.skip;

onProc('a storage directory that a file system refuses as not found', () => {
  it.each(['/proc/tidegate', '/proc/tidegate/deep/down'])(
    'is refused at once at %s',
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
