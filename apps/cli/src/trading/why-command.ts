import { WhyQuery } from '@tidegate/contracts';
import type { Command } from 'commander';

import { withTradingViews } from '../operations/open-operations.js';
import { requestOf, withOutput, type OutputOptions } from '../operations/request-options.js';
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
      .description('Why it traded, or why it did not: one decision from its signal to its trade.')
      .argument('[id]', 'of a decision, an order, a position or a trade; by default the newest')
      .addOption(tenantOption())
      .option('--account <name>', 'whose id it is, where several accounts have it'),
  ).action(why);
}

async function why(id: string | undefined, options: WhyOptions): Promise<void> {
  const { tenant, account } = options;
  const query = requestOf(WhyQuery, { tenant, account, id });
  const answer = await withTradingViews(options, (views) => views.why(query));
  process.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : explanationOf(answer));
}
