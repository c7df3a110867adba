import { basename, dirname, resolve } from 'node:path';

import {
  FileHistorySource,
  StoreHistorySource,
  type BackTestRequest,
  type HistoryRange,
  type HistoryRequest,
  type HistorySeries,
} from '@tidegate/backtest';
import {
  backTestRisk,
  requirePlan,
  seedOf,
  type TidegateConfiguration,
} from '@tidegate/composition';
import type { LoadedConfiguration } from '@tidegate/configuration';
import { parseInstant, TidegateError, venueId, type EpochMs } from '@tidegate/kernel';
import { isTimeframe, timeframeMs, type Timeframe } from '@tidegate/model';
import { DuckDbHistoryStore, isHistoryStore } from '@tidegate/persistence';
import { InvalidArgumentError, type Command } from 'commander';

import { scopeOf, tenantName } from '../data/history-options.js';
import { settingsFrom, type SettingsOptions } from '../settings-options.js';

/** Options that select recorded candles and settings. */
export interface RecordingOptions extends SettingsOptions {
  readonly data: string;
  readonly instrument?: readonly string[];
  readonly timeframe?: Timeframe;
  readonly venue?: string;
  /** The tenant of a history store. */
  readonly tenant?: string;
  readonly from?: EpochMs;
  readonly to?: EpochMs;
}

export type Settings = LoadedConfiguration<TidegateConfiguration>;

/** Adds the options that commands on recorded candles share, except `--data`. */
export function withRecording(command: Command): Command {
  return command
    .option(
      '--instrument <symbol>',
      'BASE/QUOTE; repeatable; default: all recorded instruments',
      collect,
    )
    .option(
      '--timeframe <name>',
      'recorded timeframe to use; replaces a shorter primary timeframe',
      timeframe,
    )
    .option('--venue <name>', 'recorded venue to use')
    .option('--tenant <name>', 'tenant of a history store; default: default', tenantName)
    .option(
      '--from <instant>',
      'start of trading: a date (UTC) or a time with a zone; earlier candles warm up the indicators',
      instant,
    )
    .option('--to <instant>', 'end of trading, exclusive', instant);
}

/** Loads the settings. `--timeframe` replaces a shorter primary timeframe; `--set` cannot contradict it. */
export async function settingsFor(options: RecordingOptions): Promise<Settings> {
  const { timeframe: requested, set = [] } = options;
  const settings = await settingsFrom(options, 'recording');
  const { primaryTimeframe } = settings.value.ai.confluence;
  if (requested === undefined || timeframeMs(primaryTimeframe) >= timeframeMs(requested))
    return settings;
  const key = 'ai.confluence.primaryTimeframe';
  const override = { key, text: requested, source: '--timeframe' };
  return settingsFrom({ ...options, set: [override, ...set] }, 'recording');
}

/** Loads the selected series from candle files or a history store. Throws `DATA_NOT_FOUND` when there are none. */
export async function loadHistory(options: RecordingOptions): Promise<readonly HistorySeries[]> {
  const history = await loadFrom(options, {
    symbols: options.instrument ?? [],
    timeframe: options.timeframe ?? null,
    venue: options.venue ?? null,
  });
  if (history.length > 0) return history;
  throw new TidegateError('DATA_NOT_FOUND', `${options.data} contains no candles`);
}

async function loadFrom(
  options: RecordingOptions,
  request: HistoryRequest,
): Promise<readonly HistorySeries[]> {
  const found = await storeAt(options);
  if (found === null) return new FileHistorySource(options.data).load(request);
  const store = new DuckDbHistoryStore(found.folder);
  try {
    return await new StoreHistorySource(store, scopeOf(found)).load(request);
  } finally {
    await store.close();
  }
}

/** The history store of `--data`: the folder of a store, or of one tenant in it. */
async function storeAt({
  data,
  tenant,
}: RecordingOptions): Promise<{ readonly folder: string; readonly tenant?: string } | null> {
  if (await isHistoryStore(data)) return { folder: data, ...(tenant !== undefined && { tenant }) };
  const path = resolve(data);
  const parent = dirname(path);
  return (await isHistoryStore(parent)) ? { folder: parent, tenant: basename(path) } : null;
}

/** Requests a back-test of the first configured account on recorded candles. */
export function backTestRequest(
  history: readonly HistorySeries[],
  settings: Settings,
  options: Pick<RecordingOptions, 'from' | 'to'>,
): BackTestRequest {
  const { value: configuration } = settings;
  const section = accountIn(configuration);
  const range = rangeOf(options);
  const [first] = history;
  if (!first) throw new TidegateError('DATA_NOT_FOUND', 'The recording contains no candles');
  const venue = venueId(first.venue);
  const feed = {
    venue,
    shortest: first.timeframe,
    candlesOnly: true,
    risk: backTestRisk(configuration),
  };
  const plan = requirePlan({ configuration, ...feed }, settings);
  return {
    settings: plan.settings,
    resolver: plan.resolver,
    account: seedOf(section, venue, plan.profile),
    history,
    // A recording has no venue to backfill from, so gaps are filled immediately.
    marketData: { ...configuration.marketData, gapWaitMs: 0 },
    range,
    warmUpCandles: configuration.engine.warmUpCandles,
  };
}

/** Parses a date or a time with a zone from the command line. */
export function instant(text: string): EpochMs {
  const parsed = parseInstant(text);
  if (parsed !== null) return parsed;
  throw new InvalidArgumentError(
    'write a time as 2025-01-31 (midnight UTC) or 2025-01-31T12:00:00Z, with a zone',
  );
}

function rangeOf(options: Pick<RecordingOptions, 'from' | 'to'>): HistoryRange {
  const { from = null, to = null }: Partial<HistoryRange> = options;
  if (from === null || to === null || from < to) return { from, to };
  throw new TidegateError(
    'OPTIONS_INVALID',
    `--from ${new Date(from).toISOString()} is not before --to ${new Date(to).toISOString()}`,
  );
}

/** The first configured account: a back-test trades one account. */
function accountIn({ accounts }: TidegateConfiguration): TidegateConfiguration['accounts'][number] {
  const [first] = accounts;
  if (first) return first;
  throw new TidegateError(
    'OPTIONS_INVALID',
    'accounts is empty; a back-test trades the first account, so configure one',
  );
}

function collect(symbol: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, symbol];
}

/** Parses a timeframe from the command line. */
export function timeframe(text: string): Timeframe {
  if (isTimeframe(text)) return text;
  throw new InvalidArgumentError('a timeframe is one of 1m, 5m, 15m, 30m, 1h, 4h, 1d');
}
