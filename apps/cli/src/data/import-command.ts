import { basename } from 'node:path';

import {
  candleFilesAt,
  importCandleFiles,
  type CandleFile,
  type ImportedFile,
  type ImportProgress,
  type WriteReport,
} from '@tidegate/backtest';
import { TidegateError } from '@tidegate/kernel';
import type { Timeframe } from '@tidegate/model';
import type { Command } from 'commander';

import { interruptible } from '../interruption.js';
import { ProgressLine, type Progress } from '../progress-line.js';
import { timeframe } from '../backtest/back-test-request.js';
import { seriesText, withHistory, withHistoryStore, type SeriesOptions } from './history-options.js';

interface ImportOptions extends SeriesOptions {
  readonly replace?: boolean;
  readonly keep?: boolean;
}

const SYMBOL = /^[A-Z0-9]+\/[A-Z0-9]+$/;

/** `tidegate data import`. */
export function addImport(data: Command): void {
  withHistory(
    data
      .command('import')
      .description('Imports candle files into the history store. Importing a file again is safe.')
      .argument('<paths...>', 'folders of candle files, or files')
      .option('--venue <name>', 'the venue of files that do not name it')
      .option('--instrument <symbol>', 'their instrument, BASE/QUOTE')
      .option('--timeframe <name>', 'their timeframe', timeframe)
      .option('--keep', 'keep the stored candle where a file differs; default: refuse the file')
      .option('--replace', 'replace the stored candle where a file differs'),
  ).action(importData);
}

async function importData(paths: readonly string[], options: ImportOptions): Promise<void> {
  const onDifference = policyOf(options);
  const files: CandleFile[] = [];
  for (const path of paths) files.push(...(await filesAt(path, options)));
  if (files.length === 0) {
    throw new TidegateError(
      'DATA_NOT_FOUND',
      `${paths.join(', ')} has no candle files; their names look like kraken_BTC-USD_15m.csv or .csv.gz`,
    );
  }
  const progress = new ProgressLine(process.stderr);
  const imported = await withHistoryStore(options, ({ store, scope }) =>
    interruptible((signal) =>
      importCandleFiles({
        ...{ store, scope, files, onDifference, signal },
        onProgress: (step) => progress.show(progressOf(step)),
      }),
    ),
  ).finally(() => progress.end());
  process.stdout.write(options.json ? `${JSON.stringify({ imported })}\n` : textOf(imported));
}

function policyOf({ replace, keep }: ImportOptions): 'refuse' | 'keep' | 'replace' {
  if (replace !== true) return keep === true ? 'keep' : 'refuse';
  if (keep !== true) return 'replace';
  throw new TidegateError('OPTIONS_INVALID', '--keep and --replace exclude each other');
}

/** The candle files of a path; a single file may take what its name lacks from the options. */
async function filesAt(path: string, options: ImportOptions): Promise<readonly CandleFile[]> {
  const named = nameIn(options);
  if (named === null) return candleFilesAt(path);
  return [{ ...named, path, gzipped: path.endsWith('.gz') }];
}

function nameIn(
  options: ImportOptions,
): { readonly venue: string; readonly symbol: string; readonly timeframe: Timeframe } | null {
  const { venue, instrument: symbol, timeframe: length } = options;
  if (venue === undefined && symbol === undefined && length === undefined) return null;
  if (venue !== undefined && symbol !== undefined && length !== undefined && SYMBOL.test(symbol)) {
    return { venue, symbol, timeframe: length };
  }
  throw new TidegateError(
    'OPTIONS_INVALID',
    '--venue, --instrument (like BTC/USD) and --timeframe name a file together: give all three',
  );
}

function progressOf({ path, files, fileCount, candles, candleCount }: ImportProgress): Progress {
  return {
    done: files + candles / candleCount,
    total: fileCount,
    text: `${basename(path)}  ${candles} of ${candleCount} candles`,
  };
}

function textOf(imported: readonly ImportedFile[]): string {
  return imported
    .flatMap((file) => [
      `${basename(file.path)}: ${seriesText(file.series)}, ${countsOf(file)}\n`,
      ...differencesOf(file),
    ])
    .join('');
}

function countsOf({ added, repeated, replaced, kept }: WriteReport): string {
  return [
    `${added} candles added`,
    `${repeated} already stored`,
    ...(replaced > 0 ? [`${replaced} replaced`] : []),
    ...(kept > 0 ? [`${kept} different ones not taken`] : []),
  ].join(', ');
}

function differencesOf({ differences, replaced, kept }: WriteReport): readonly string[] {
  const lines = differences.map(({ stored, offered }) => {
    const time = new Date(stored.openTime).toISOString();
    return `  ${time}: stored close ${stored.close} volume ${stored.volume}, file close ${offered.close} volume ${offered.volume}\n`;
  });
  const more = replaced + kept - differences.length;
  return more > 0 ? [...lines, `  and ${more} more\n`] : lines;
}
