import type { HistoryStore, SeriesName } from '@tidegate/backtest';
import { DEFAULT_TENANT, historyDirectory } from '@tidegate/composition';
import { tenantId } from '@tidegate/kernel';
import type { TenantScope, Timeframe } from '@tidegate/model';
import { DuckDbHistoryStore } from '@tidegate/persistence';
import { InvalidArgumentError, type Command } from 'commander';

import {
  DEMO_PROFILE,
  settingsFrom,
  withSettings,
  type SettingsOptions,
} from '../settings-options.js';

/** Options that select a history store and a tenant. */
export interface HistoryOptions extends SettingsOptions {
  readonly store?: string;
  readonly tenant?: string;
  readonly json?: boolean;
}

/** Options that select series. */
export interface SeriesOptions extends HistoryOptions {
  readonly venue?: string;
  readonly instrument?: string;
  readonly timeframe?: Timeframe;
}

/** An open history store and the tenant whose candles a command handles. */
export interface OpenHistory {
  readonly store: HistoryStore;
  readonly scope: TenantScope;
  readonly folder: string;
}

export function withHistory(command: Command): Command {
  return withSettings(
    command
      .option(
        '--store <folder>',
        'the history store; default: history in the storage folder of the profile',
      )
      .option('--tenant <name>', 'the tenant; default: default', tenantName)
      .option('--json', 'print one JSON object'),
    DEMO_PROFILE,
  );
}

/** Opens the selected store, and closes it after the work. */
export async function withHistoryStore<T>(
  options: HistoryOptions,
  work: (history: OpenHistory) => Promise<T>,
): Promise<T> {
  const folder = options.store ?? (await defaultFolder(options));
  const store = new DuckDbHistoryStore(folder);
  try {
    return await work({ store, scope: scopeOf(options), folder });
  } finally {
    await store.close();
  }
}

/** The tenant of a command that reads a history store. */
export function scopeOf({ tenant }: Pick<HistoryOptions, 'tenant'>): TenantScope {
  return { tenant: tenant === undefined ? DEFAULT_TENANT : tenantId(tenant) };
}

export function tenantName(text: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(text)) return text;
  throw new InvalidArgumentError('a tenant is 1 to 63 lowercase letters, digits and dashes');
}

/** Whether the options select the series. */
export function isSelected(
  { venue, symbol, timeframe }: SeriesName,
  options: Pick<SeriesOptions, 'venue' | 'instrument' | 'timeframe'>,
): boolean {
  return (
    (options.venue === undefined || options.venue === venue) &&
    (options.instrument === undefined || options.instrument === symbol) &&
    (options.timeframe === undefined || options.timeframe === timeframe)
  );
}

export function seriesText({ venue, symbol, timeframe }: SeriesName): string {
  return `${venue} ${symbol} ${timeframe}`;
}

async function defaultFolder(options: HistoryOptions): Promise<string> {
  const profile = options.profile ?? DEMO_PROFILE;
  const { value } = await settingsFrom({ ...options, profile }, 'recording');
  return historyDirectory(value);
}
