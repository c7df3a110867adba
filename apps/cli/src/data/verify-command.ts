import type { DamagedPart, StoredSeries } from '@tidegate/backtest';
import { TidegateError } from '@tidegate/kernel';
import type { Command } from 'commander';

import { expectNotCancelled } from '@tidegate/backtest';

import { interruptible } from '../interruption.js';
import { ProgressLine } from '../progress-line.js';
import { seriesText, withHistory, withHistoryStore, type HistoryOptions } from './history-options.js';

interface Verified {
  readonly series: readonly StoredSeries[];
  readonly damaged: readonly DamagedPart[];
}

/** `tidegate data verify`. */
export function addVerify(data: Command): void {
  withHistory(
    data
      .command('verify')
      .description('Reads every file of the history store and compares it with its checksum.'),
  ).action(verify);
}

async function verify(options: HistoryOptions): Promise<void> {
  const { series, damaged } = await interruptible((signal) => verified(options, signal));
  const files = series.reduce((sum, { parts }) => sum + parts, 0);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ series: series.length, files, damaged })}\n`);
  } else {
    for (const { part, reason } of damaged) process.stdout.write(`${part}: ${reason}\n`);
    process.stdout.write(
      `${files} files of ${series.length} series checked, ${damaged.length} damaged\n`,
    );
  }
  if (damaged.length === 0) return;
  throw new TidegateError(
    'DATA_DAMAGED',
    `${damaged.length} files cannot be used: move them away and import their candles again`,
  );
}

async function verified(options: HistoryOptions, signal: AbortSignal): Promise<Verified> {
  const progress = new ProgressLine(process.stderr);
  return withHistoryStore(options, async ({ store, scope }) => {
    const series = await store.series(scope);
    const damaged: DamagedPart[] = [];
    for (const [done, each] of series.entries()) {
      expectNotCancelled(signal, `after ${done} of ${series.length} series`);
      progress.show({ done, total: series.length, text: seriesText(each) });
      damaged.push(...(await store.verify(scope, each)));
    }
    return { series, damaged };
  }).finally(() => progress.end());
}
