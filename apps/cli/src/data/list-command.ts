import type { SeriesCoverage, StoredSeries } from '@tidegate/backtest';
import type { Command } from 'commander';

import { alignedTable } from '../aligned-table.js';
import { timeframe } from '../backtest/back-test-request.js';
import { grouped } from '../number-text.js';
import { isSelected, withHistory, withHistoryStore, type SeriesOptions } from './history-options.js';

interface ListedSeries extends StoredSeries {
  readonly coverage: SeriesCoverage;
}

/** `tidegate data list`. */
export function addList(data: Command): void {
  withHistory(
    data
      .command('list')
      .description('Lists the series of the history store with their range and gaps.')
      .option('--venue <name>', 'only this venue')
      .option('--instrument <symbol>', 'only this instrument; also lists its gaps')
      .option('--timeframe <name>', 'only this timeframe', timeframe),
  ).action(list);
}

async function list(options: SeriesOptions): Promise<void> {
  const listed = await withHistoryStore(options, async ({ store, scope }) => {
    const rows: ListedSeries[] = [];
    for (const series of await store.series(scope)) {
      if (!isSelected(series, options)) continue;
      rows.push({ ...series, coverage: await store.coverage(scope, series) });
    }
    return rows;
  });
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ series: listed.map(jsonOf) })}\n`);
  } else process.stdout.write(textOf(listed, options.instrument !== undefined));
}

function jsonOf({ coverage, ...series }: ListedSeries): object {
  const { from, to, gaps } = coverage;
  return {
    ...series,
    ...coverage,
    from: isoOf(from),
    to: isoOf(to),
    gaps: gaps.map((gap) => ({ ...gap, from: isoOf(gap.from), to: isoOf(gap.to) })),
  };
}

function textOf(listed: readonly ListedSeries[], withGaps: boolean): string {
  if (listed.length === 0) return 'The history store has no such series.\n';
  const header = ['venue', 'instrument', 'timeframe', 'from', 'to', 'candles', 'gaps', 'missing', 'kB'];
  const table = alignedTable('lllllrrrr', [
    header,
    ...listed.map(({ venue, symbol, timeframe: length, bytes, coverage }) => [
      ...[venue, symbol, length, minuteOf(coverage.from), minuteOf(coverage.to)],
      ...[coverage.candles, coverage.gapCount, coverage.missing, Math.round(bytes / 1_000)].map(
        (count) => grouped(String(count)),
      ),
    ]),
  ]);
  return withGaps ? `${table}${listed.map(gapsOf).join('')}` : table;
}

function gapsOf({ venue, symbol, timeframe: length, coverage }: ListedSeries): string {
  const { gaps, gapCount } = coverage;
  if (gapCount === 0) return '';
  const title =
    gaps.length < gapCount ? `the ${gaps.length} longest of ${gapCount} gaps` : 'gaps';
  const lines = gaps.map(
    ({ from, to, candles }) => `  ${minuteOf(from)} to ${minuteOf(to)}: ${candles} candles\n`,
  );
  return `${venue} ${symbol} ${length}, ${title}\n${lines.join('')}`;
}

function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function minuteOf(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}
