import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import { candleLines, type SeriesName } from '@tidegate/backtest';
import { messageOf, TidegateError, type EpochMs } from '@tidegate/kernel';
import type { CandleColumns } from '@tidegate/model';
import type { Command } from 'commander';

import { instant, timeframe } from '../backtest/back-test-request.js';
import { interruptible } from '../interruption.js';
import {
  isSelected,
  seriesText,
  withHistory,
  withHistoryStore,
  type OpenHistory,
  type SeriesOptions,
} from './history-options.js';

interface ExportOptions extends SeriesOptions {
  readonly from?: EpochMs;
  readonly to?: EpochMs;
}

/** `tidegate data export`. */
export function addExport(data: Command): void {
  withHistory(
    data
      .command('export')
      .description('Exports one series as CSV or Parquet, by the ending of the file.')
      .argument('<file>', 'ends in .csv, .csv.gz or .parquet; an earlier file is replaced')
      .option('--venue <name>', 'the venue, if the store has the instrument of several')
      .option('--instrument <symbol>', 'BASE/QUOTE, if the store has several')
      .option('--timeframe <name>', 'the timeframe, if the store has several', timeframe)
      .option('--from <instant>', 'first open time: a date (UTC) or a time with a zone', instant)
      .option('--to <instant>', 'end of the range, exclusive', instant),
  ).action(exportData);
}

async function exportData(file: string, options: ExportOptions): Promise<void> {
  const kind = kindOf(file);
  const { series, candles } = await withHistoryStore(options, async (history) => {
    const selected = await selectedSeries(history, options);
    const { from = null, to = null } = options;
    const read = await history.store.read(history.scope, selected, { from, to });
    if (read.length === 0) {
      throw new TidegateError('DATA_EMPTY', `${seriesText(selected)} has no candle in the range`);
    }
    if (kind === 'parquet') await history.store.exportParquet(read, file);
    else await interruptible((signal) => writeLines(file, read, signal));
    return { series: selected, candles: read.length };
  });
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ file, ...series, candles })}\n`
      : `${candles} candles of ${seriesText(series)} written to ${file}\n`,
  );
}

function kindOf(file: string): 'csv' | 'parquet' {
  if (file.endsWith('.parquet')) return 'parquet';
  if (/\.csv(\.gz)?$/.test(file)) return 'csv';
  throw new TidegateError(
    'OPTIONS_INVALID',
    `${file} does not name a format: end it with .csv, .csv.gz or .parquet`,
  );
}

/** The one series that the options leave. */
async function selectedSeries(
  { store, scope, folder }: OpenHistory,
  options: ExportOptions,
): Promise<SeriesName> {
  const all = await store.series(scope);
  const found = all.filter((series) => isSelected(series, options));
  const [only] = found;
  if (only && found.length === 1) {
    const { venue, symbol, timeframe: length } = only;
    return { venue, symbol, timeframe: length };
  }
  const listed = (found.length === 0 ? all : found).map(seriesText).join(', ');
  throw new TidegateError(
    'DATA_NOT_FOUND',
    found.length === 0
      ? `${folder} has no such series; it has ${listed || 'none'}`
      : `${found.length} series fit: ${listed}; choose one with --venue, --instrument and --timeframe`,
  );
}

/** Writes a CSV file beside its destination and puts it in place when it is complete. */
async function writeLines(
  file: string,
  candles: CandleColumns,
  signal: AbortSignal,
): Promise<void> {
  const partial = `${file}.partial`;
  const pack = file.endsWith('.gz') ? createGzip() : new PassThrough();
  try {
    const lines = Readable.from(candleLines(candles));
    await pipeline(lines, pack, createWriteStream(partial), { signal });
    await rename(partial, file);
  } catch (thrown) {
    await rm(partial, { force: true });
    if (signal.aborted) {
      throw new TidegateError('CANCELLED', `Cancelled; ${file} was not written`);
    }
    throw new TidegateError('REPORT_UNWRITABLE', `${file} cannot be written: ${messageOf(thrown)}`, {
      cause: thrown,
    });
  }
}
