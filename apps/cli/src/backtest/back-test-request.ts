import {
  FileHistorySource,
  type BackTestRequest,
  type HistoryRange,
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
import { InvalidArgumentError, type Command } from 'commander';

import { settingsFrom, type SettingsOptions } from '../settings-options.js';

/** Which recorded candles are traded, and under which settings. */
export interface RecordingOptions extends SettingsOptions {
  readonly data: string;
  readonly instrument?: readonly string[];
  readonly timeframe?: Timeframe;
  readonly venue?: string;
  readonly from?: EpochMs;
  readonly to?: EpochMs;
}

export type Settings = LoadedConfiguration<TidegateConfiguration>;

/** The options of every command that trades recorded candles, apart from `--data`. */
export function withRecording(command: Command): Command {
  return command
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
    .option('--to <instant>', 'up to here', instant);
}

/** A timeframe that is asked for decides when the primary one is shorter; `--set` may not say otherwise. */
export async function settingsFor(options: RecordingOptions): Promise<Settings> {
  const { timeframe: asked, set = [] } = options;
  const settings = await settingsFrom(options, 'recording');
  const { primaryTimeframe } = settings.value.ai.confluence;
  if (asked === undefined || timeframeMs(primaryTimeframe) >= timeframeMs(asked)) return settings;
  const key = 'ai.confluence.primaryTimeframe';
  const following = { key, text: asked, source: '--timeframe' };
  return settingsFrom({ ...options, set: [following, ...set] }, 'recording');
}

/** The recorded series that the options name; at least one. */
export async function loadHistory(options: RecordingOptions): Promise<readonly HistorySeries[]> {
  const history = await new FileHistorySource(options.data).load({
    symbols: options.instrument ?? [],
    timeframe: options.timeframe ?? null,
    venue: options.venue ?? null,
  });
  if (history.length > 0) return history;
  throw new TidegateError('DATA_NOT_FOUND', `${options.data} holds no candles`);
}

/** The run of one account, the first that is configured, over a recording. */
export function backTestRequest(
  history: readonly HistorySeries[],
  settings: Settings,
  options: Pick<RecordingOptions, 'from' | 'to'>,
): BackTestRequest {
  const { value: configuration } = settings;
  const section = accountIn(configuration);
  const range = rangeOf(options);
  const [first] = history;
  if (!first) throw new TidegateError('DATA_NOT_FOUND', 'The recording holds no candles');
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
    // A recording has no venue to ask for what it lacks: holes are filled at once.
    marketData: { ...configuration.marketData, gapWaitMs: 0 },
    range,
    warmUpCandles: configuration.engine.warmUpCandles,
  };
}

/** A date or an instant on the command line. */
export function instant(text: string): EpochMs {
  const parsed = parseInstant(text);
  if (parsed !== null) return parsed;
  throw new InvalidArgumentError(
    'an instant is written like 2025-01-31 (midnight UTC) or 2025-01-31T12:00:00Z, with a zone',
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

/** A back-test trades one account: the first that is configured. */
function accountIn({ accounts }: TidegateConfiguration): TidegateConfiguration['accounts'][number] {
  const [first] = accounts;
  if (first) return first;
  throw new TidegateError(
    'OPTIONS_INVALID',
    'accounts is empty; a back-test trades the first account, so configure one',
  );
}

function again(symbol: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, symbol];
}

function timeframe(text: string): Timeframe {
  if (isTimeframe(text)) return text;
  throw new InvalidArgumentError('a timeframe is 1m, 5m, 15m, 30m, 1h, 4h or 1d');
}
