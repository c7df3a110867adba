import { tenantId } from '@tidegate/kernel';
import type { Command } from 'commander';

import { standingOf } from '../operations/open-operations.js';
import { withOutput, type OutputOptions } from '../operations/request-options.js';
import { standingReport } from './standing-report.js';
import { tenantOption } from './trading-options.js';

interface StatusOptions extends OutputOptions {
  readonly tenant: string;
}

/** `tidegate status`. */
export function addStatus(program: Command): void {
  withOutput(
    program
      .command('status')
      .description('Shows whether a server is running, its accounts, and what blocks entries.')
      .addOption(tenantOption()),
  ).action(status);
}

async function status(options: StatusOptions): Promise<void> {
  const standing = await standingOf(options, tenantId(options.tenant));
  const text = options.json
    ? `${JSON.stringify(standing)}\n`
    : standingReport(standing, options.tenant);
  process.stdout.write(text);
}
