import { DEFAULT_TENANT } from '@tidegate/composition';
import { Option, type Command } from 'commander';

import { withOutput, type OutputOptions } from '../operations/request-options.js';

/** Filters, limit and cursor of a page, as unparsed option values. */
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

/** Filters that only some kinds of rows support. */
type Filter = 'strategy' | 'status' | 'outcome' | 'code';

const FILTERS: Readonly<Record<Filter, readonly [flags: string, description: string]>> = {
  strategy: ['--strategy <name>', 'rows of this leading strategy'],
  status: ['--status <name>', 'rows with this status'],
  outcome: [
    '--outcome <name>',
    'decisions with this outcome: accepted, rejected or closed_opposite',
  ],
  code: ['--code <gate>', 'decisions rejected by this gate'],
};

export function tenantOption(): Option {
  return new Option('--tenant <name>', 'tenant of the accounts').default(DEFAULT_TENANT);
}

/** Adds the given filters, the common filters, `--limit` and `--cursor`. */
export function withPage(command: Command, filters: readonly Filter[]): Command {
  command
    .addOption(tenantOption())
    .option('--account <name>', 'rows of one account')
    .option('--instrument <symbol>', 'rows of one instrument, for example BTC/USD');
  for (const filter of filters) command.option(...FILTERS[filter]);
  return withOutput(
    command
      .option('--since <moment>', 'start, inclusive: a date or a time, for example 2026-01-31')
      .option('--until <moment>', 'end, inclusive: a date or a time')
      .option('--limit <rows>', 'rows per page, 1 to 1000', '50')
      .option('--cursor <text>', 'cursor of the next page, as printed after the previous page'),
  );
}

/** The query members, without the account and the output options. */
export function queryMembers(options: PageOptions): object {
  const { instrument, strategy, status, outcome, code } = options;
  const { since, until, limit, cursor } = options;
  const given = { instrument, strategy, status, outcome, code };
  return { ...given, since, until, limit, cursor };
}
