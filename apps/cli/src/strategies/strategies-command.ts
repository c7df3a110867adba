import { BUILT_IN_STRATEGIES } from '@tidegate/strategies';
import type { Command } from 'commander';

import { sheetJson, sheetText } from './strategy-sheet.js';

/** `tidegate strategies`. */
export function addStrategies(program: Command): void {
  program
    .command('strategies')
    .description('Lists the strategies and their parameters: defaults, ranges, units.')
    .option('--json', 'print one JSON list')
    .action(list);
}

function list({ json }: { readonly json?: boolean }): void {
  const text = json
    ? `${JSON.stringify(BUILT_IN_STRATEGIES.map(sheetJson))}\n`
    : BUILT_IN_STRATEGIES.map(sheetText).join('\n');
  process.stdout.write(text);
}
