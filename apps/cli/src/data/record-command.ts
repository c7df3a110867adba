import { historyDirectory, storageDirectory, type TidegateConfiguration } from '@tidegate/composition';
import { messageOf, TidegateError } from '@tidegate/kernel';
import type { Timeframe } from '@tidegate/model';
import { DuckDbHistoryStore, openStorageReader } from '@tidegate/persistence';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';

import { timeframe } from '../backtest/back-test-request.js';
import { interruptible } from '../interruption.js';
import { DEMO_PROFILE, settingsFrom } from '../settings-options.js';
import { CandleRecorder, type Recorded } from './candle-recorder.js';
import { scopeOf, seriesText, withHistory, type HistoryOptions } from './history-options.js';

interface RecordOptions extends HistoryOptions {
  readonly timeframe?: Timeframe;
  readonly once?: boolean;
}

const INTERVAL_MS = 10_000;

/** `tidegate data record`. */
export function addRecord(data: Command): void {
  withHistory(
    data
      .command('record')
      .description(
        'Copies the closed candles that a server has received into the history store, until Ctrl-C.',
      )
      .option('--timeframe <name>', 'only this timeframe; default: all of the server', timeframe)
      .option('--once', 'copy what is there and end'),
  ).action(record);
}

async function record(options: RecordOptions): Promise<void> {
  const profile = options.profile ?? DEMO_PROFILE;
  const { value: configuration } = await settingsFrom({ ...options, profile });
  const store = new DuckDbHistoryStore(options.store ?? historyDirectory(configuration));
  const recorder = new CandleRecorder({
    store,
    scope: scopeOf(options),
    venue: configuration.market.venue,
    series: seriesOf(configuration, options.timeframe),
  });
  const copied: Recorded[] = [];
  try {
    await interruptible((signal) => recordUntil({ configuration, recorder, options, signal, copied }));
  } finally {
    await store.close();
  }
  const added = copied.reduce((sum, each) => sum + each.added, 0);
  const kept = copied.reduce((sum, each) => sum + each.kept, 0);
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ added, kept })}\n`
      : `${added} candles recorded${kept > 0 ? `, ${kept} different ones not taken` : ''}\n`,
  );
}

interface Recording {
  readonly configuration: TidegateConfiguration;
  readonly recorder: CandleRecorder;
  readonly options: RecordOptions;
  readonly signal: AbortSignal;
  readonly copied: Recorded[];
}

async function recordUntil(recording: Recording): Promise<void> {
  const { recorder, options, signal, copied } = recording;
  while (true) {
    const { configuration } = recording;
    const storage = await openStorageReader({
      ...configuration.storage,
      directory: storageDirectory(configuration),
      integrityCheck: 'none',
    });
    try {
      const news = await recorder.copy(storage.archive);
      copied.push(...news);
      for (const { series, added, kept } of news) {
        const different = kept > 0 ? `, ${kept} different ones not taken` : '';
        process.stderr.write(`${seriesText(series)}: ${added} candles${different}\n`);
      }
    } catch (thrown) {
      if (options.once === true || !isRetryable(thrown)) throw thrown;
      process.stderr.write(`${messageOf(thrown)}; retrying\n`);
    } finally {
      await storage.close();
    }
    if (options.once === true || signal.aborted) return;
    await sleep(INTERVAL_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
  }
}

function isRetryable(thrown: unknown): boolean {
  return thrown instanceof TidegateError && thrown.retryable;
}

/** The series of the market. Candles of the demo get a venue of their own, so that they never mix with real ones. */
function seriesOf({ market }: TidegateConfiguration, only: Timeframe | undefined) {
  if (market.source === 'replay') {
    throw new TidegateError(
      'OPTIONS_INVALID',
      'A replay plays candles that are recorded already: import its folder with tidegate data import',
    );
  }
  const venue = market.source === 'demo' ? `${market.venue}.demo` : market.venue;
  const timeframes = market.timeframes.filter((each) => only === undefined || each === only);
  return market.symbols.flatMap((symbol) =>
    timeframes.map((each) => ({ venue, symbol, timeframe: each })),
  );
}
