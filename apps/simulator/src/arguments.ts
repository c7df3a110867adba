import { parseInstant, TidegateError, type EpochMs } from '@tidegate/kernel';
import { isTimeframe } from '@tidegate/model';
import { parseArgs } from 'node:util';

import { INSTRUMENTS_MAX } from './core/instrument-catalog.js';
import { HISTORY_DAYS, type MarketOptions, type RecordedMarketOptions } from './market-options.js';

/** The parsed command line. */
export interface SimulatorArguments {
  readonly market: MarketOptions;
  readonly port: number;
  readonly speed: number;
  readonly state: string | null;
  /** REST requests per address and second of venue time; `null` for the default. */
  readonly requestsPerSecond: number | null;
  readonly exitWithParent: boolean;
}

/** Information to print instead of running. */
export type Information = 'help' | 'version';

/** The options of `parseArgs`, each with its `--help` text. */
const OPTIONS = {
  port: { type: 'string', default: '0', means: 'port on 127.0.0.1; 0: any free one' },
  market: { type: 'string', default: 'synthetic', means: 'synthetic or recorded' },
  seed: { type: 'string', default: '42', means: 'seed of the market' },
  speed: { type: 'string', default: '30', means: 'market time per real time, up to 600' },
  instruments: { type: 'string', default: '8', means: 'number of pairs (synthetic)' },
  'history-days': {
    type: 'string',
    default: String(HISTORY_DAYS),
    means: 'days of history before the start',
  },
  state: { type: 'string', means: 'state file, to resume where the last run stopped' },
  data: { type: 'string', means: 'folder of recordings, or one file (recorded)' },
  venue: { type: 'string', means: 'recorded venue, if there are several' },
  timeframe: { type: 'string', means: 'recorded timeframe, or trades' },
  from: { type: 'string', means: 'market time of the first start' },
  to: { type: 'string', means: 'end of trading (recorded)' },
  feed: {
    type: 'string',
    default: 'ticks',
    means: 'ticks, or candles (final candles only)',
  },
  'requests-per-second': { type: 'string', means: 'REST rate per address, in market time' },
  'exit-with-parent': {
    type: 'boolean',
    default: false,
    means: 'stop when the parent process disconnects',
  },
  help: { type: 'boolean', short: 'h', default: false, means: 'show this help' },
  version: { type: 'boolean', default: false, means: 'show the version' },
} as const;

const SPEED_MAX = 600;

/** The information requested by the command line; `null` if it requests none. */
export function requestedInformation(args: readonly string[]): Information | null {
  if (args.includes('--help') || args.includes('-h')) return 'help';
  return args.includes('--version') ? 'version' : null;
}

/** The help text, one option per line. */
export function usage(): string {
  const lines = Object.entries(OPTIONS).map(([name, option]) => {
    const value = option.type === 'string' ? ' <value>' : '';
    const initial = 'default' in option && option.default !== false ? ` (${option.default})` : '';
    return `  --${`${name}${value}`.padEnd(30)}${option.means}${initial}`;
  });
  return [
    'Usage: node dist/apps/simulator/src/main.js [options]',
    '',
    'A simulated venue: Kraken’s public protocols over a market from a seed or from recordings.',
    '',
    ...lines,
    '',
  ].join('\n');
}

/** Parses the command line. Throws `OPTIONS_INVALID` with the fault and the valid values. */
export function parseArguments(args: readonly string[]): SimulatorArguments {
  const values = parsed(args);
  const rate = values['requests-per-second'];
  return {
    market: marketOf(values),
    port: wholeNumber('port', values.port, { min: 0, max: 65_535 }),
    speed: positiveNumber('speed', values.speed, SPEED_MAX),
    state: values.state ?? null,
    requestsPerSecond: rate === undefined ? null : positiveNumber('requests-per-second', rate, 1e6),
    exitWithParent: values['exit-with-parent'],
  };
}

type Values = ReturnType<typeof parsed>;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true }).values;
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

function marketOf(values: Values): MarketOptions {
  const seed = wholeNumber('seed', values.seed, { min: 0, max: 2 ** 32 - 1 });
  const from = instant('from', values.from);
  const historyDays = wholeNumber('history-days', values['history-days'], {
    min: 1,
    max: HISTORY_DAYS,
  });
  if (values.market === 'synthetic') {
    const misplaced = (['data', 'venue', 'timeframe', 'to'] as const).find((name) => values[name]);
    if (misplaced) throw invalid(`--${misplaced} requires --market recorded`);
    const instruments = wholeNumber('instruments', values.instruments, {
      min: 1,
      max: INSTRUMENTS_MAX,
    });
    return {
      kind: 'synthetic',
      seed,
      historyDays,
      instruments,
      ...(from === null ? {} : { from }),
    };
  }
  if (values.market !== 'recorded') throw invalid('--market must be synthetic or recorded');
  if (values.data === undefined)
    throw invalid('--market recorded requires --data <folder or file>');
  const to = instant('to', values.to);
  if (from !== null && to !== null && from >= to) throw invalid('--from must be before --to');
  return {
    kind: 'recorded',
    seed,
    historyDays,
    path: values.data,
    feed: feedOf(values.feed),
    ...(values.venue === undefined ? {} : { venue: values.venue }),
    ...contentOf(values.timeframe),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
  };
}

function feedOf(text: string): RecordedMarketOptions['feed'] {
  if (text === 'ticks' || text === 'candles') return text;
  throw invalid('--feed must be ticks or candles');
}

function contentOf(text: string | undefined): Pick<RecordedMarketOptions, 'content'> {
  if (text === undefined) return {};
  if (text === 'trades' || isTimeframe(text)) return { content: text };
  throw invalid('--timeframe must be 1m, 5m, 15m, 30m, 1h, 4h, 1d, or trades');
}

function instant(name: string, text: string | undefined): EpochMs | null {
  if (text === undefined) return null;
  const value = parseInstant(text);
  if (value !== null) return value;
  throw invalid(
    `--${name} must be a date (UTC) or an instant with a zone, such as 2025-01-31T00:00:00Z`,
  );
}

function wholeNumber(
  name: string,
  text: string,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  const value = Number(text);
  if (!/^[0-9]+$/.test(text) || value < min || value > max) {
    throw invalid(`--${name} must be a whole number from ${min} to ${max}, got "${text}"`);
  }
  return value;
}

function positiveNumber(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!(value > 0 && value <= max)) {
    throw invalid(`--${name} must be a number above 0 and at most ${max}, got "${text}"`);
  }
  return value;
}

function invalid(message: string): TidegateError {
  return new TidegateError('OPTIONS_INVALID', message);
}
