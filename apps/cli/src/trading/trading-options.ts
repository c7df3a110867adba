import { DEFAULT_TENANT } from '@tidegate/composition';
import { Option, type Command } from 'commander';

import { withOutput, type OutputOptions } from '../operations/request-options.js';

/** Filters and place of a page, as texts of the command line. */
export interface PageOptions extends OutputOptions {
  readonly tenant: string;
  readonly account?: string;
  readonly instrument?: string;
  readonly strategy?: string;
  readonly status?: string;
  readonly outcome?: string;
  readonly code?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit?: string;
  readonly cursor?: string;
}

/** Filters that rows of some kinds have. */
type Filter = 'strategy' | 'status' | 'outcome' | 'code';

const FILTERS: Readonly<Record<Filter, readonly [flags: string, description: string]>> = {
  strategy: ['--strategy <name>', 'of the strategy that led'],
  status: ['--status <name>', 'in this status'],
  outcome: ['--outcome <name>', 'accepted, rejected or closed_opposite'],
  code: ['--code <gate>', 'refused by this gate'],
};

export function tenantOption(): Option {
  return new Option('--tenant <name>', 'whose accounts').default(DEFAULT_TENANT);
}

/** Adds the filters that the rows of a command have, and limit and cursor. */
export function withPage(command: Command, filters: readonly Filter[]): Command {
  command
    .addOption(tenantOption())
    .option('--account <name>', 'of one account')
    .option('--instrument <symbol>', 'in one instrument, for instance BTC/USD');
  for (const filter of filters) command.option(...FILTERS[filter]);
  return withOutput(
    command
      .option('--since <moment>', 'from this day or instant on, for instance 2026-01-31')
      .option('--until <moment>', 'up to this instant')
      .option('--limit <rows>', '1 to 1000', '50')
      .option('--cursor <text>', 'the next page, as the page before names it'),
  );
}

/** The members of a query; those of the output are left out. */
export function queryMembers(options: PageOptions): object {
  const { tenant, account, instrument, strategy, status, outcome, code } = options;
  const { since, until, limit, cursor } = options;
  const given = { tenant, account, instrument, strategy, status, outcome, code };
  return { ...given, since, until, limit, cursor };
}
