import 'reflect-metadata';

import { readFile } from 'node:fs/promises';

import { addAccount } from './account/account-command.js';
import { addBackup } from './backup/backup-command.js';
import { addBackTest } from './backtest/backtest-command.js';
import { CliCommand } from './cli-command.js';
import { addConfig } from './config/config-command.js';
import { addControl } from './control/control-command.js';
import { EXIT, reportFailure, usageText, type FailureForm } from './exit-codes.js';
import { addProfile } from './profile/profile-command.js';
import { addReplay } from './replay/replay-command.js';
import { addStrategies } from './strategies/strategies-command.js';
import { addWalkForward } from './walk-forward/walk-forward-command.js';
import { addPages } from './trading/page-commands.js';
import { addStatus } from './trading/status-command.js';
import { addWhy } from './trading/why-command.js';

// `… | head`: a reader that has seen enough is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.fault);
});

const PACKAGE = new URL('../../../../package.json', import.meta.url);
const { version } = JSON.parse(await readFile(PACKAGE, 'utf8')) as { readonly version: string };

// Before anything is parsed: a wrong command line is a failure, too.
const form: FailureForm = process.argv.includes('--json') ? 'json' : 'text';

const program = new CliCommand('tidegate')
  .version(version, '--version')
  // Otherwise `account configure … --version 2` prints our version, changes nothing, and ends well.
  .enablePositionalOptions()
  .description('Back-tests, replays and looks after a Tidegate installation.')
  .configureOutput({ outputError: (message, write) => write(usageText(message, form)) })
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.configuration);
  });

addBackTest(program);
addWalkForward(program);
addReplay(program);
addBackup(program);
addStatus(program);
addPages(program);
addWhy(program);
addAccount(program);
addProfile(program);
addControl(program);
addConfig(program);
addStrategies(program);

try {
  await program.parseAsync(process.argv);
} catch (thrown) {
  process.exitCode = reportFailure(thrown, form);
}
