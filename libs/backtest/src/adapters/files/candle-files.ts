import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { messageOf, TidegateError } from '@tidegate/kernel';
import {
  collectLines,
  parseCandleCsv,
  parseCandleFileName,
  type CandleColumns,
  type CandleFileName,
  type CollectedLines,
} from '@tidegate/model';

const CHUNK_BYTES = 1_048_576;

/** A candle file and what its name says. */
export interface CandleFile extends CandleFileName {
  readonly path: string;
}

/** The candle files of a folder, by name, or a single file. Ignores files with other names in a folder. */
export async function candleFilesAt(path: string): Promise<readonly CandleFile[]> {
  const kind = await stat(path).catch((thrown: unknown) => {
    throw unreadable(path, thrown);
  });
  if (!kind.isDirectory()) return [namedFile(path)];
  const names = await readdir(path);
  return names.sort().flatMap((name) => {
    const parsed = parseCandleFileName(name);
    return parsed ? [{ ...parsed, path: join(path, name) }] : [];
  });
}

function namedFile(path: string): CandleFile {
  const parsed = parseCandleFileName(basename(path));
  if (parsed) return { ...parsed, path };
  throw new TidegateError(
    'DATA_NOT_FOUND',
    `${basename(path)} is not named like kraken_BTC-USD_15m.csv or .csv.gz, so its venue, instrument, and timeframe are unknown`,
  );
}

/** Reads a whole candle file, or refuses it with line, column and value. */
export async function readCandleFile(file: CandleFile): Promise<CandleColumns> {
  const bytes = await readBytes(file);
  const parsed = bytes.ok ? parseCandleCsv(bytes.value, file) : bytes;
  if (parsed.ok) return parsed.value;
  throw new TidegateError(parsed.error.code, `${file.path}, ${parsed.error.message}`, {
    details: { file: file.path, line: parsed.error.line },
  });
}

async function readBytes({ path, gzipped }: CandleFile): Promise<CollectedLines> {
  const raw = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const unpack = gzipped ? createGunzip({ chunkSize: CHUNK_BYTES }) : new PassThrough();
  let collected: CollectedLines | null = null;
  try {
    await pipeline(raw, unpack, async (chunks: AsyncIterable<Uint8Array>) => {
      collected = await collectLines(chunks);
    });
  } catch (thrown) {
    // A refused file is not read to its end, which the pipeline reports as an error of its own.
    if (collected === null) throw unreadable(path, thrown);
  }
  return collected as unknown as CollectedLines;
}

const MISSING_CODES: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR']);

/** Distinguishes a missing path from an unreadable one, because they need different remedies. */
function unreadable(path: string, thrown: unknown): TidegateError {
  const { code } = thrown as NodeJS.ErrnoException;
  return new TidegateError(
    MISSING_CODES.has(code) ? 'DATA_NOT_FOUND' : 'DATA_UNREADABLE',
    `${path} cannot be read: ${messageOf(thrown)}`,
    { details: { file: path }, cause: thrown },
  );
}
