import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { messageOf, TidegateError } from '@tidegate/kernel';
import { collectLines, type CollectedLines } from '@tidegate/model';

import type { CsvFile } from './core/csv.js';

const CHUNK_BYTES = 1_048_576;

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
  const collected = await linesOf(path, name);
  if (collected.ok) return collected.value;
  const { code, line, message } = collected.error;
  throw new TidegateError(code, `${name}, ${message}`, { details: { file: name, line } });
}

async function linesOf(path: string, name: string): Promise<CollectedLines> {
  const raw = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const isPacked = name.endsWith('.gz');
  const unpack = isPacked ? createGunzip({ chunkSize: CHUNK_BYTES }) : new PassThrough();
  let collected: CollectedLines | null = null;
  try {
    await pipeline(raw, unpack, async (chunks: AsyncIterable<Uint8Array>) => {
      collected = await collectLines(chunks);
    });
  } catch (cause) {
    // A refused file is not read to its end, which the pipeline reports as an error of its own.
    if (collected === null) throw unreadable(name, cause);
  }
  return collected as unknown as CollectedLines;
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
