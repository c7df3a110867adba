import { TidegateError } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';

import { readCandleFile, type CandleFile } from './adapters/files/candle-files.js';
import type { SeriesName } from './core/history/series-name.js';
import type { HistoryStore, WriteOptions, WriteReport } from './ports.js';

export interface ImportRequest extends Pick<WriteOptions, 'onDifference' | 'signal'> {
  readonly store: HistoryStore;
  readonly scope: TenantScope;
  readonly files: readonly CandleFile[];
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  readonly path: string;
  /** Files that are completely imported. */
  readonly files: number;
  readonly fileCount: number;
  /** Candles of this file that are stored. */
  readonly candles: number;
  readonly candleCount: number;
}

/** One imported file. */
export interface ImportedFile extends WriteReport {
  readonly path: string;
  readonly series: SeriesName;
  readonly candles: number;
}

/**
 * Imports candle files one after the other. A file that is refused writes nothing; the files before it stay imported.
 * Rejects with `CANCELLED` on an abort: what is stored is whole, and the same import continues where it ended.
 */
export async function importCandleFiles(request: ImportRequest): Promise<readonly ImportedFile[]> {
  const { files, signal } = request;
  const imported: ImportedFile[] = [];
  for (const file of files) {
    expectNotCancelled(signal, `after ${imported.length} of ${files.length} files`);
    imported.push(await importFile(request, file, imported.length));
  }
  return imported;
}

async function importFile(
  request: ImportRequest,
  file: CandleFile,
  files: number,
): Promise<ImportedFile> {
  const { store, scope, onDifference, signal, onProgress } = request;
  const candles = await readCandleFile(file);
  const { path, venue, symbol, timeframe } = file;
  const series = { venue, symbol, timeframe };
  const report = await store.write(
    scope,
    { series, candles },
    {
      onDifference,
      ...(signal && { signal }),
      onProgress: (stored) =>
        onProgress?.({
          path,
          files,
          fileCount: request.files.length,
          candles: stored,
          candleCount: candles.length,
        }),
    },
  );
  return { path, series, candles: candles.length, ...report };
}

/** Throws `CANCELLED` after an abort. */
export function expectNotCancelled(signal: AbortSignal | undefined, progress: string): void {
  if (signal?.aborted !== true) return;
  throw new TidegateError(
    'CANCELLED',
    `Cancelled ${progress}; what is stored is whole, and the same command continues`,
  );
}
