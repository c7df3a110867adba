import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import {
  compareBackTest,
  FileHistorySource,
  heldEquity,
  runBackTest,
  type BackTestRequest,
  type BackTestResult,
  type HistoryRange,
} from '@tidegate/backtest';
import {
  requirePlan,
  seedOf,
  withParameterOrigins,
  type TidegateConfiguration,
} from '@tidegate/composition';
import type { LoadedConfiguration } from '@tidegate/configuration';
import { parseInstant, TidegateError, venueId, type EpochMs } from '@tidegate/kernel';
import { isTimeframe, timeframeMs, type Timeframe } from '@tidegate/model';
import { InvalidArgumentError, type Command } from 'commander';

import { backTestJson } from '../report/back-test-json.js';
import type { BackTestRun } from '../report/back-test-run.js';
import { printedReport } from '../report/printed-report.js';
import { prepareReport, writeReport } from '../report/write-report.js';
import { settingsFrom, withSettings, type SettingsOptions } from '../settings-options.js';
import { ProgressLine } from './progress-line.js';

/** A year of hourly candles that comes with the product. */
const SAMPLES = {
  folder: fileURLToPath(new URL('../../../../../samples', import.meta.url)),
  timeframe: '1h',
  name: 'the samples that come with Tidegate (name your own candles with --data)',
} as const;

interface BackTestOptions extends SettingsOptions {
  /** Without it, the samples. */
  readonly data?: string;
  readonly out?: string;
  readonly instrument?: readonly string[];
  readonly timeframe?: Timeframe;
  readonly venue?: string;
  readonly from?: EpochMs;
  readonly to?: EpochMs;
  readonly json?: boolean;
}

/** `tidegate backtest`. */
export function addBackTest(program: Command): void {
  withSettings(
    program
      .command('backtest')
      .description('Runs recorded candles through the engine that trades live.')
      .option(
        '--data <path>',
        'a folder of candle files, or one file (without: the samples, a year of hourly candles)',
      )
      .option('--instrument <symbol>', 'BASE/QUOTE; again for more; all by default', again)
      .option(
        '--timeframe <name>',
        'which of several recorded timeframes; decides when the primary one is shorter',
        timeframe,
      )
      .option('--venue <name>', 'which of several recorded venues')
      .option(
        '--from <instant>',
        'trade from here on: a date (UTC), or an instant with a zone; earlier candles warm up',
        instant,
      )
      .option('--to <instant>', 'up to here', instant)
      .option('--out <folder>', 'also write report.html, trades.csv, equity.csv and result.json')
      .option('--json', 'one JSON object on standard output'),
    'the default settings alone',
  ).action(backTest);
}

type Settings = LoadedConfiguration<TidegateConfiguration>;

async function backTest(given: BackTestOptions): Promise<void> {
  const options = withSamples(given);
  const settings = await settingsFor(options);
  if (options.out !== undefined) await prepareReport(options.out);
  const loadStartedAt = performance.now();
  const request = await requestOf(options, settings);
  const loadSeconds = (performance.now() - loadStartedAt) / 1_000;
  const progress = new ProgressLine(process.stderr);
  const startedAt = performance.now();
  const result = await runBackTest({ ...request, onProgress: (step) => progress.show(step) });
  const seconds = (performance.now() - startedAt) / 1_000;
  progress.end();
  const run = runOf(request, result, { seconds, loadSeconds, data: given.data ?? SAMPLES.name });
  if (options.out !== undefined) {
    const heldAt = (times: ArrayLike<number>): Float64Array => heldEquity(request, result, times);
    const content = {
      run,
      history: request.history,
      heldAt,
      settings: withParameterOrigins(settings.explain()),
    };
    await writeReport(options.out, content);
    process.stderr.write(`Report written: ${join(options.out, 'report.html')}\n`);
  }
  process.stdout.write(
    options.json ? `${JSON.stringify(backTestJson(run))}\n` : printedReport(run),
  );
}

/** Without data of the user's own, the samples are tested on their own timeframe. */
function withSamples(options: BackTestOptions): BackTestOptions & { readonly data: string } {
  const { data, timeframe: asked } = options;
  if (data !== undefined) return { ...options, data };
  return { ...options, data: SAMPLES.folder, timeframe: asked ?? SAMPLES.timeframe };
}

function runOf(
  request: BackTestRequest,
  result: BackTestResult,
  about: { readonly seconds: number; readonly loadSeconds: number; readonly data: string },
): BackTestRun {
  const { seconds, loadSeconds, data } = about;
  return {
    result,
    comparison: compareBackTest(request, result),
    timing: { seconds, loadSeconds },
    symbols: request.history.map(({ symbol }) => symbol),
    timeframes: request.settings.timeframes,
    currency: request.account.account.currency,
    data,
  };
}

/** A timeframe that is asked for decides when the primary one is shorter; `--set` may not say otherwise. */
async function settingsFor(options: BackTestOptions): Promise<Settings> {
  const { timeframe: asked, set = [] } = options;
  const settings = await settingsFrom(options, 'recording');
  const { primaryTimeframe } = settings.value.ai.confluence;
  if (asked === undefined || timeframeMs(primaryTimeframe) >= timeframeMs(asked)) return settings;
  const key = 'ai.confluence.primaryTimeframe';
  const following = { key, text: asked, source: '--timeframe' };
  return settingsFrom({ ...options, set: [following, ...set] }, 'recording');
}

function rangeOf(options: BackTestOptions): HistoryRange {
  const { from = null, to = null }: Partial<HistoryRange> = options;
  if (from === null || to === null || from < to) return { from, to };
  throw new TidegateError(
    'OPTIONS_INVALID',
    `--from ${new Date(from).toISOString()} is not before --to ${new Date(to).toISOString()}`,
  );
}

/** A back-test trades one account: the first that is configured. */
function accountIn({ accounts }: TidegateConfiguration): TidegateConfiguration['accounts'][number] {
  const [first] = accounts;
  if (first) return first;
  throw new TidegateError(
    'OPTIONS_INVALID',
    'accounts is empty; a back-test trades the first account, so configure one',
  );
}

async function requestOf(
  options: BackTestOptions & { readonly data: string },
  settings: Settings,
): Promise<BackTestRequest> {
  const { value: configuration } = settings;
  const section = accountIn(configuration);
  const range = rangeOf(options);
  const history = await new FileHistorySource(options.data).load({
    symbols: options.instrument ?? [],
    timeframe: options.timeframe ?? null,
    venue: options.venue ?? null,
  });
  const [first] = history;
  if (!first) throw new TidegateError('DATA_NOT_FOUND', `${options.data} holds no candles`);
  const { risk, backtest } = configuration;
  const breakers = { ...risk.breakers, enabled: backtest.breakers };
  const venue = venueId(first.venue);
  const feed = { venue, shortest: first.timeframe, candlesOnly: true, risk: { ...risk, breakers } };
  const plan = requirePlan({ configuration, ...feed }, settings);
  return {
    settings: plan.settings,
    resolver: plan.resolver,
    account: seedOf(section, venue, plan.profile),
    history,
    // A recording has no venue to ask for what it lacks: holes are filled at once.
    marketData: { ...configuration.marketData, gapWaitMs: 0 },
    range,
    warmUpCandles: configuration.engine.warmUpCandles,
  };
}

function again(symbol: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, symbol];
}

function timeframe(text: string): Timeframe {
  if (isTimeframe(text)) return text;
  throw new InvalidArgumentError('a timeframe is 1m, 5m, 15m, 30m, 1h, 4h or 1d');
}

function instant(text: string): EpochMs {
  const parsed = parseInstant(text);
  if (parsed !== null) return parsed;
  throw new InvalidArgumentError(
    'an instant is written like 2025-01-31 (midnight UTC) or 2025-01-31T12:00:00Z, with a zone',
  );
}
