import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { messageOf, TidegateError } from '@tidegate/kernel';
import {
  collectLines,
  joinParts,
  parseCandleCsv,
  parseCandleFileName,
  type CandleColumns,
  type CandleFileName,
  type CollectedLines,
  type SeriesPart,
} from '@tidegate/model';

import { chooseSeries, type ChosenSeries } from '../../core/choose-series.js';
import type { HistoryRequest, HistorySeries, HistorySource } from '../../ports.js';

const CHUNK_BYTES = 1_048_576;

interface NamedFile extends CandleFileName {
  readonly path: string;
}

/** Reads candle files from a folder, or a single file. Joins the files of one series. */
export class FileHistorySource implements HistorySource {
  constructor(private readonly path: string) {}

  async load(request: HistoryRequest): Promise<readonly HistorySeries[]> {
    const chosen = chooseSeries(await this.list(), request);
    if (!chosen.ok) throw new TidegateError(chosen.error.code, chosen.error.message);
    const series: HistorySeries[] = [];
    for (const each of chosen.value) series.push(await readSeries(each));
    return series;
  }

  private async list(): Promise<readonly NamedFile[]> {
    const kind = await stat(this.path).catch((thrown: unknown) => {
      throw unreadable(this.path, thrown);
    });
    if (!kind.isDirectory()) return [namedFile(this.path)];
    const names = await readdir(this.path);
    return names.sort().flatMap((name) => {
      const parsed = parseCandleFileName(name);
      return parsed ? [{ ...parsed, path: join(this.path, name) }] : [];
    });
  }
}

function namedFile(path: string): NamedFile {
  const parsed = parseCandleFileName(basename(path));
  if (parsed) return { ...parsed, path };
  throw new TidegateError(
    'DATA_NOT_FOUND',
    `${basename(path)} is not named like kraken_BTC-USD_15m.csv or .csv.gz, so its venue, instrument, and timeframe are unknown`,
  );
}

async function readSeries(chosen: ChosenSeries<NamedFile>): Promise<HistorySeries> {
  const { venue, symbol, timeframe, parts: files } = chosen;
  const parts: SeriesPart[] = [];
  for (const file of files) parts.push({ file: file.path, candles: await readCandles(file) });
  const joined = joinParts(parts);
  if (!joined.ok) {
    const { code, message, file, other } = joined.error;
    throw new TidegateError(code, message, { details: { file, other } });
  }
  const source = files.map(({ path }) => path).join(', ');
  return { venue, symbol, timeframe, candles: joined.value, source };
}

async function readCandles(file: NamedFile): Promise<CandleColumns> {
  const bytes = await readBytes(file);
  const parsed = bytes.ok ? parseCandleCsv(bytes.value, file) : bytes;
  if (parsed.ok) return parsed.value;
  throw new TidegateError(parsed.error.code, `${file.path}, ${parsed.error.message}`, {
    details: { file: file.path, line: parsed.error.line },
  });
}

async function readBytes({ path, gzipped }: NamedFile): Promise<CollectedLines> {
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
