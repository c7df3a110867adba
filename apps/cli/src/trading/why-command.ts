import { WhyQuery } from '@tidegate/contracts';
import type { Command } from 'commander';

import { withTradingViews } from '../operations/open-operations.js';
import {
  accountsOf,
  requestOf,
  withOutput,
  type OutputOptions,
} from '../operations/request-options.js';
import { explanationOf } from './explanation.js';
import { tenantOption } from './trading-options.js';

interface WhyOptions extends OutputOptions {
  readonly tenant: string;
  readonly account?: string;
}

/** `tidegate why [id]`. */
export function addWhy(program: Command): void {
  withOutput(
    program
      .command('why')
      .description('Explains why a signal was traded or rejected, from the signal to the trade.')
      .argument(
        '[id]',
        'id of a decision, an order, a position or a trade; default: the newest decision',
      )
      .addOption(tenantOption())
      .option('--account <name>', 'account of the id, when several accounts have the same id'),
  ).action(why);
}

async function why(id: string | undefined, options: WhyOptions): Promise<void> {
  const query = requestOf(WhyQuery, { id });
  const scope = accountsOf(options);
  const answer = await withTradingViews(options, (views) => views.why(scope, query));
  process.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : explanationOf(answer));
}
