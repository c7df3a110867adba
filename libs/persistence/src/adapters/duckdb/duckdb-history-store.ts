import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  concatCandles,
  coverageOf,
  DIFFERENCES_LISTED_MAX,
  expectNotCancelled,
  isPeriodWithin,
  mergeCandles,
  partsOf,
  slice,
  type CandleBatch,
  type DamagedPart,
  type HistoryRange,
  type HistoryStore,
  type MergedCandles,
  type SeriesCoverage,
  type SeriesName,
  type StoredSeries,
  type WriteOptions,
  type WriteReport,
} from '@tidegate/backtest';
import { TidegateError } from '@tidegate/kernel';
import { columnsOf, firstAtOrAfter, type CandleColumns, type TenantScope } from '@tidegate/model';

import { databaseError } from '../sqlite/database-error.js';
import { ifPresent } from '../sqlite/if-present.js';
import { makeDirectory } from '../sqlite/make-directory.js';
import { takeProcessLock, type ProcessLock } from '../sqlite/process-lock.js';
import { DuckDbSession } from './duckdb-session.js';
import {
  FORMAT,
  MARKER_FILE,
  partFile,
  periodOfFile,
  seriesFolder,
  seriesOf,
  tenantFolder,
} from './history-layout.js';
import { PARTIAL, readParquet, writeParquet } from './parquet-file.js';

const LOCK_FILE = 'history.lock';

/** A part of a series after a merge. */
interface MergedPart {
  readonly period: string;
  /** Number of offered candles. */
  readonly offered: number;
  readonly merged: MergedCandles;
}

/**
 * Candles as Parquet files: a folder per tenant and series, a file per month or year. Each file is replaced atomically
 * and carries its own checksum, so a process that dies at any time leaves whole files.
 */
export class DuckDbHistoryStore implements HistoryStore {
  private readonly session = new DuckDbSession();

  constructor(private readonly root: string) {}

  async series(scope: TenantScope): Promise<readonly StoredSeries[]> {
    await this.expectFormat();
    const folder = tenantFolder(this.root, scope);
    const names = (await ifPresent(readdir(folder))) ?? [];
    const found: StoredSeries[] = [];
    for (const name of names.sort()) {
      const series = seriesOf(name);
      if (!series) continue;
      const files = await partFiles(join(folder, name));
      if (files.length === 0) continue;
      let bytes = 0;
      for (const { file } of files) bytes += (await stat(file)).size;
      found.push({ ...series, parts: files.length, bytes });
    }
    return found;
  }

  async coverage(scope: TenantScope, series: SeriesName): Promise<SeriesCoverage> {
    const candles = await this.read(scope, series, { from: null, to: null });
    return coverageOf(candles, series.timeframe);
  }

  async read(scope: TenantScope, series: SeriesName, range: HistoryRange): Promise<CandleColumns> {
    const files = await this.filesOf(scope, series);
    const parts: CandleColumns[] = [];
    for (const { period, file } of files) {
      if (isPeriodWithin(period, range)) parts.push(await this.readPart(file));
    }
    const all = concatCandles(parts);
    const start = range.from === null ? 0 : firstAtOrAfter(all, range.from);
    const stop = range.to === null ? all.length : firstAtOrAfter(all, range.to);
    return slice(all, start, Math.max(start, stop));
  }

  async write(scope: TenantScope, batch: CandleBatch, options: WriteOptions): Promise<WriteReport> {
    const folder = seriesFolder(this.root, scope, batch.series);
    const lock = await this.lock(scope);
    try {
      await makeDirectory(folder);
      await removePartials(folder);
      const parts = await this.merge(folder, batch, options);
      expectAlike(batch.series, parts, options);
      await this.writeParts(folder, parts, options);
      return reportOf(parts, options);
    } finally {
      lock.release();
    }
  }

  async verify(scope: TenantScope, series: SeriesName): Promise<readonly DamagedPart[]> {
    const damaged: DamagedPart[] = [];
    for (const { period, file } of await this.filesOf(scope, series)) {
      const read = await readParquet(this.session, file);
      const reason = read.ok ? disorderOf(read.candles, { period, series }) : read.reason;
      if (reason !== null) damaged.push({ part: file, reason });
    }
    return damaged;
  }

  exportParquet(candles: CandleColumns, file: string): Promise<void> {
    return writeParquet(this.session, file, candles);
  }

  close(): Promise<void> {
    return this.session.close();
  }

  /** Joins every offered part with the stored one. Writes nothing. */
  private async merge(
    folder: string,
    { series, candles }: CandleBatch,
    { onDifference, signal }: WriteOptions,
  ): Promise<readonly MergedPart[]> {
    const preferred = onDifference === 'replace' ? 'offered' : 'stored';
    const stored = new Map((await partFiles(folder)).map(({ period, file }) => [period, file]));
    const parts: MergedPart[] = [];
    for (const part of partsOf(candles, series.timeframe)) {
      expectNotCancelled(signal, 'before the first candle was stored');
      const file = stored.get(part.period);
      const before = file === undefined ? columnsOf([]) : await this.readPart(file);
      const merged = mergeCandles(before, part.candles, preferred);
      parts.push({ period: part.period, offered: part.candles.length, merged });
    }
    return parts;
  }

  private async writeParts(
    folder: string,
    parts: readonly MergedPart[],
    { onDifference, signal, onProgress }: WriteOptions,
  ): Promise<void> {
    const total = parts.reduce((sum, { offered }) => sum + offered, 0);
    let done = 0;
    for (const { period, offered, merged } of parts) {
      expectNotCancelled(signal, `after ${done} of ${total} candles`);
      const replaced = onDifference === 'replace' ? merged.differing : 0;
      if (merged.added + replaced > 0) {
        await writeParquet(this.session, partFile(folder, period), merged.candles);
      }
      done += offered;
      onProgress?.(done);
    }
  }

  private async filesOf(scope: TenantScope, series: SeriesName): Promise<readonly PartFile[]> {
    await this.expectFormat();
    const files = await partFiles(seriesFolder(this.root, scope, series));
    if (files.length > 0) return files;
    const { venue, symbol, timeframe } = series;
    throw new TidegateError(
      'DATA_NOT_FOUND',
      `The history of ${scope.tenant} has no series ${venue} ${symbol} ${timeframe}; list it to see what it has`,
    );
  }

  private async readPart(file: string): Promise<CandleColumns> {
    const read = await readParquet(this.session, file);
    if (read.ok) return read.candles;
    throw new TidegateError(
      'DATA_DAMAGED',
      `${file} cannot be used: ${read.reason}; move it away and import its candles again`,
      { details: { file } },
    );
  }

  /** Takes the write lock of a tenant and marks a new store. */
  private async lock(scope: TenantScope): Promise<ProcessLock> {
    await this.expectFormat();
    const folder = tenantFolder(this.root, scope);
    await makeDirectory(folder);
    try {
      const lock = takeProcessLock(join(folder, LOCK_FILE));
      await markStore(this.root);
      return lock;
    } catch (thrown) {
      if (!(thrown instanceof TidegateError) || thrown.code !== 'DATABASE_LOCKED') throw thrown;
      throw new TidegateError(
        'HISTORY_BUSY',
        `Another process writes to the history of ${scope.tenant}: try again when it has finished`,
        { retryable: true, cause: thrown },
      );
    }
  }

  private async expectFormat(): Promise<void> {
    const format = await formatOf(this.root);
    if (format === null || format <= FORMAT) return;
    throw databaseError(
      'DATABASE_TOO_NEW',
      `${this.root} was written by a newer version (format ${format}): upgrade`,
      { file: this.root },
    );
  }
}

/** Whether a path is the folder of a history store. */
export async function isHistoryStore(path: string): Promise<boolean> {
  const found = await ifPresent(stat(path));
  return found?.isDirectory() === true && (await formatOf(path)) !== null;
}

interface PartFile {
  readonly period: string;
  readonly file: string;
}

async function partFiles(folder: string): Promise<readonly PartFile[]> {
  const names = (await ifPresent(readdir(folder))) ?? [];
  return names.sort().flatMap((name) => {
    const period = periodOfFile(name);
    return period === null ? [] : [{ period, file: join(folder, name) }];
  });
}

/** Removes what a killed write left. The caller holds the lock. */
async function removePartials(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith(PARTIAL)) await rm(join(folder, name), { force: true });
  }
}

async function formatOf(root: string): Promise<number | null> {
  const text = await ifPresent(readFile(join(root, MARKER_FILE), 'utf8'));
  if (text === null) return null;
  const { format } = JSON.parse(text) as { readonly format?: unknown };
  return typeof format === 'number' ? format : null;
}

async function markStore(root: string): Promise<void> {
  const file = join(root, MARKER_FILE);
  if ((await formatOf(root)) !== null) return;
  await writeFile(`${file}${PARTIAL}`, `${JSON.stringify({ format: FORMAT })}\n`);
  await rename(`${file}${PARTIAL}`, file);
}

/** Throws `DATA_CONTRADICTORY` if candles differ and the write refuses that. */
function expectAlike(
  { venue, symbol, timeframe }: SeriesName,
  parts: readonly MergedPart[],
  { onDifference }: WriteOptions,
): void {
  if (onDifference !== 'refuse') return;
  const count = parts.reduce((sum, { merged }) => sum + merged.differing, 0);
  const [first] = parts.flatMap(({ merged }) => merged.differences);
  if (!first) return;
  const time = new Date(first.stored.openTime).toISOString();
  const shown = ({ open, high, low, close, volume }: typeof first.stored): string =>
    `open ${open}, high ${high}, low ${low}, close ${close}, volume ${volume}`;
  throw new TidegateError(
    'DATA_CONTRADICTORY',
    `${count} candles of ${venue} ${symbol} ${timeframe} differ from the stored ones; the first opens at ${time}: stored are ${shown(first.stored)}; offered are ${shown(first.offered)}. Nothing was stored. Keep the stored candles, or replace them on purpose`,
    { details: { differing: count } },
  );
}

function reportOf(parts: readonly MergedPart[], { onDifference }: WriteOptions): WriteReport {
  const sum = (read: (merged: MergedCandles) => number): number =>
    parts.reduce((total, { merged }) => total + read(merged), 0);
  const differing = sum((merged) => merged.differing);
  return {
    added: sum((merged) => merged.added),
    repeated: sum((merged) => merged.repeated),
    replaced: onDifference === 'replace' ? differing : 0,
    kept: onDifference === 'replace' ? 0 : differing,
    differences: parts.flatMap(({ merged }) => merged.differences).slice(0, DIFFERENCES_LISTED_MAX),
  };
}

/** Why the candles of a part break the rules of a series; `null` if they do not. */
function disorderOf(
  candles: CandleColumns,
  { period, series }: { readonly period: string; readonly series: SeriesName },
): string | null {
  for (let at = 1; at < candles.length; at++) {
    const isLater = (candles.openTimes[at] as number) > (candles.openTimes[at - 1] as number);
    if (!isLater) return 'its candles are not in order';
  }
  const foreign = partsOf(candles, series.timeframe).find((part) => part.period !== period);
  return foreign ? `it has candles of ${foreign.period}` : null;
}
