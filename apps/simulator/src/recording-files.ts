import { messageOf, TidegateError } from '@tidegate/kernel';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import type { CsvFile } from './core/csv.js';

const unzip = promisify(gunzip);
/** Maximum size of an unpacked file. */
const BYTES_MAX = 1_024 ** 3;

/** Names of the files in a folder, or the file name if `path` is a file. */
export async function recordingNames(path: string): Promise<readonly string[]> {
  try {
    return (await stat(path)).isDirectory() ? await readdir(path) : [basename(path)];
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** Reads and unpacks files of a recording, named by `recordingNames`. */
export async function readRecording(
  path: string,
  names: readonly string[],
): Promise<readonly CsvFile[]> {
  const folder = (await stat(path)).isDirectory() ? path : dirname(path);
  return Promise.all(
    names.map(async (name) => ({ name, bytes: await bytesOf(join(folder, name), name) })),
  );
}

async function bytesOf(path: string, name: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(path);
    if (!name.endsWith('.gz')) return bytes;
    return await unzip(bytes, { maxOutputLength: BYTES_MAX });
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

/** The error for a missing or unreadable file. */
function unreadable(file: string, cause: unknown): TidegateError {
  const { code = '' } = cause as NodeJS.ErrnoException;
  const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
  return new TidegateError(
    isMissing ? 'DATA_NOT_FOUND' : 'DATA_UNREADABLE',
    `Cannot read ${file}: ${messageOf(cause)}`,
    { cause, details: { file } },
  );
}
