import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { TidegateError } from '@tidegate/kernel';

import { codeOf } from './exit-codes.js';

const NAME = 'access-token';
const BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{32,256}$/;

/**
 * The token of a storage directory: whoever can read the file may use the routes that change accounts. It is made once,
 * for its owner only. Rejects with `STORAGE_TOKEN_INVALID` when the file holds something else.
 */
export async function accessTokenOf(directory: string): Promise<string> {
  const path = join(directory, NAME);
  try {
    const made = randomBytes(BYTES).toString('base64url');
    await writeFile(path, `${made}\n`, { flag: 'wx', mode: 0o600 });
    return made;
  } catch (thrown) {
    if (codeOf(thrown) !== 'EEXIST') throw thrown;
  }
  const token = (await readFile(path, 'utf8')).trim();
  if (TOKEN.test(token)) return token;
  throw new TidegateError(
    'STORAGE_TOKEN_INVALID',
    `${path} holds no token of 32 to 256 letters, digits, dashes and underscores; delete the file, and the next start makes a new one`,
  );
}
