import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import {
  compareBackTest,
  heldEquity,
  runBackTest,
  type BackTestProgress,
  type BackTestRequest,
  type BackTestResult,
} from '@tidegate/backtest';
import { withParameterOrigins } from '@tidegate/composition';
import type { Command } from 'commander';

import { ProgressLine, type Progress } from '../progress-line.js';
import { backTestJson } from '../report/back-test-json.js';
import type { BackTestRun } from '../report/back-test-run.js';
import { printedReport } from '../report/printed-report.js';
import { prepareReport, writeReport } from '../report/write-report.js';
import { withSettings } from '../settings-options.js';
import { backTestNotes } from './back-test-notes.js';
import {
  backTestRequest,
  loadHistory,
  settingsFor,
  withRecording,
  type RecordingOptions,
} from './back-test-request.js';

/** A year of hourly candles, shipped with Tidegate. */
const SAMPLES = {
  folder: fileURLToPath(new URL('../../../../../samples', import.meta.url)),
  timeframe: '1h',
  name: 'the samples that come with Tidegate (name your own candles with --data)',
} as const;

interface BackTestOptions extends Omit<RecordingOptions, 'data'> {
  /** Defaults to the samples. */
  readonly data?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `tidegate backtest`. */
export function addBackTest(program: Command): void {
  const command = program
    .command('backtest')
    .description('Runs recorded candles through the live trading engine.')
    .option(
      '--data <path>',
      'a folder of candle files, one file, or a history store; default: the samples, a year of hourly candles',
    );
  withSettings(
    withRecording(command)
      .option('--out <folder>', 'also write report.html, trades.csv, equity.csv and result.json')
      .option('--json', 'print one JSON object'),
    'the default settings',
  ).action(backTest);
}

async function backTest(given: BackTestOptions): Promise<void> {
  const options = withSamples(given);
  const settings = await settingsFor(options);
  if (options.out !== undefined) await prepareReport(options.out);
  const loadStartedAt = performance.now();
  const history = await loadHistory(options);
  const request = backTestRequest(history, settings, options);
  const loadSeconds = (performance.now() - loadStartedAt) / 1_000;
  const progress = new ProgressLine(process.stderr);
  const startedAt = performance.now();
  const result = await runBackTest({
    ...request,
    onProgress: (step) => progress.show(progressOf(step)),
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  progress.end();
  const notes = backTestNotes(result, settings.value);
  const data = given.data ?? SAMPLES.name;
  const run = runOf(request, result, { seconds, loadSeconds, data, notes });
  if (options.out !== undefined) {
    const heldAt = (times: ArrayLike<number>): Float64Array => heldEquity(request, result, times);
    const content = {
      run,
      history: request.history,
      heldAt,
      settings: withParameterOrigins(settings.explain()),
    };
    await writeReport(options.out, content);
    const page = resolve(options.out, 'report.html');
    process.stderr.write(`Report written; open it in a browser: ${page}\n`);
  }
  process.stdout.write(
    options.json ? `${JSON.stringify(backTestJson(run))}\n` : printedReport(run),
  );
}

function progressOf({ candles, total, at, trades }: BackTestProgress): Progress {
  const day = new Date(at).toISOString().slice(0, 10);
  return {
    done: candles,
    total,
    text: `${day}  ${candles} of ${total} candles, trades: ${trades}`,
  };
}

/** Without `--data`, selects the samples and their timeframe. */
function withSamples(options: BackTestOptions): RecordingOptions & BackTestOptions {
  const { data, timeframe: requested } = options;
  if (data !== undefined) return { ...options, data };
  return { ...options, data: SAMPLES.folder, timeframe: requested ?? SAMPLES.timeframe };
}

function runOf(
  request: BackTestRequest,
  result: BackTestResult,
  about: BackTestRun['timing'] & Pick<BackTestRun, 'data' | 'notes'>,
): BackTestRun {
  const { seconds, loadSeconds, data, notes } = about;
  return {
    result,
    comparison: compareBackTest(request, result),
    timing: { seconds, loadSeconds },
    symbols: request.history.map(({ symbol }) => symbol),
    timeframes: request.settings.timeframes,
    currency: request.account.account.currency,
    data,
    notes,
  };
}
