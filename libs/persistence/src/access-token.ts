import { chmod, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { TidegateError, type Logger } from '@tidegate/kernel';

/** The name of the token file in the storage directory. Reading it grants access to the REST API of the server. */
export const ACCESS_TOKEN_FILE = 'access-token';

const TOKEN_BYTES = 32;
const OWNER_ONLY = 0o600;

/**
 * The access token of a storage directory: 64 hex digits. The first call creates the file, readable by its owner only.
 * Throws `ACCESS_TOKEN_INVALID` if the file contains anything else.
 */
export async function ensureAccessToken(
  directory: string,
  deps: { readonly random: (count: number) => Uint8Array; readonly logger: Logger },
): Promise<string> {
  const file = join(directory, ACCESS_TOKEN_FILE);
  const mode = await modeOf(file);
  if (mode === null) return makeToken(file, deps.random);
  if ((mode & 0o077) !== 0) {
    await chmod(file, OWNER_ONLY);
    deps.logger.warn('Access token was readable by other users; restricted to its owner', { file });
  }
  return readAccessToken(directory);
}

/** Rejects with `ACCESS_TOKEN_INVALID` if the file does not contain a token, or with Node's error if it is missing. */
export async function readAccessToken(directory: string): Promise<string> {
  const file = join(directory, ACCESS_TOKEN_FILE);
  const token = (await readFile(file, 'utf8')).trim();
  if (/^[0-9a-f]{64}$/.test(token)) return token;
  throw new TidegateError(
    'ACCESS_TOKEN_INVALID',
    `${file} does not contain a token of 64 hex digits: delete it, and the server creates a new one at its next start`,
    { details: { file } },
  );
}

/** Writes a temporary file and renames it, so a crash leaves either the complete file or none. */
async function makeToken(file: string, random: (count: number) => Uint8Array): Promise<string> {
  const token = Buffer.from(random(TOKEN_BYTES)).toString('hex');
  await writeFile(`${file}.partial`, token, { mode: OWNER_ONLY, flush: true });
  await chmod(`${file}.partial`, OWNER_ONLY);
  await rename(`${file}.partial`, file);
  return token;
}

/** Permission bits; `null` if the file is missing. */
async function modeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).mode & 0o777;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw thrown;
  }
}
