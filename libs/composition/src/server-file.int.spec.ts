import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { readServerFile, removeServerFile, writeServerFile } from './server-file.js';

describe('The server file', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tidegate-server-file-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('the server file reads back unchanged, is readable only by its owner, and leaves no temporary file', async () => {
    const file = { url: 'http://127.0.0.1:3000', pid: 7 };
    await writeServerFile(directory, file);
    expect(await readServerFile(directory)).toEqual(file);
    expect(readdirSync(directory)).toEqual(['server.json']);
    expect(statSync(join(directory, 'server.json')).mode & 0o077).toBe(0);
  });

  it('the server file can be removed twice', async () => {
    await writeServerFile(directory, { url: 'http://127.0.0.1:3000', pid: 7 });
    await removeServerFile(directory);
    await removeServerFile(directory);
    expect(await readServerFile(directory)).toBeNull();
  });

  it.each(['{', '[]', '{"url":3,"pid":7}', '{"url":"http://x"}'])(
    'a server file with the content %s counts as missing',
    async (text) => {
      writeFileSync(join(directory, 'server.json'), text);
      expect(await readServerFile(directory)).toBeNull();
    },
  );

  it('a server file in a missing directory counts as missing', async () => {
    expect(await readServerFile(join(directory, 'nowhere'))).toBeNull();
  });
});
