import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { accessTokenOf } from './access-token-file.js';

describe('The token of a storage directory', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tidegate-token-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });
  const file = (): string => join(directory, 'access-token');

  it('is made once, long and for its owner only, and stays the same', async () => {
    const token = await accessTokenOf(directory);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(readFileSync(file(), 'utf8')).toBe(`${token}\n`);
    expect(statSync(file()).mode & 0o077).toBe(0);
    expect(await accessTokenOf(directory)).toBe(token);
  });

  it('is another one in another directory', async () => {
    const other = mkdtempSync(join(tmpdir(), 'tidegate-token-'));
    expect(await accessTokenOf(other)).not.toBe(await accessTokenOf(directory));
    rmSync(other, { recursive: true });
  });

  it.each(['', 'short', 'with a blank in it, which no header could carry'])(
    'is refused when the file holds %j',
    async (text) => {
      writeFileSync(file(), text);
      await expect(accessTokenOf(directory)).rejects.toMatchObject({
        code: 'STORAGE_TOKEN_INVALID',
        message: expect.stringContaining('delete the file'),
      });
    },
  );
});
