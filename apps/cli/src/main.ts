import 'reflect-metadata';

import { readFile } from 'node:fs/promises';

import { CliCommand } from './cli-command.js';
import { addCommands } from './commands.js';
import { EXIT, reportFailure, usageText, type FailureForm } from './exit-codes.js';

// A reader that closes the pipe early (`… | head`) is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.fault);
});

const PACKAGE = new URL('../../../../package.json', import.meta.url);
const { version } = JSON.parse(await readFile(PACKAGE, 'utf8')) as { readonly version: string };

// Read before parsing, so that command-line errors are JSON too.
const form: FailureForm = process.argv.includes('--json') ? 'json' : 'text';

const program = new CliCommand('tidegate')
  .version(version, '--version')
  // Otherwise `account configure … --version 2` would print our version and exit with 0.
  .enablePositionalOptions()
  .description('Runs back-tests and replays, and operates a Tidegate installation.')
  .configureOutput({ outputError: (message, write) => write(usageText(message, form)) })
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.configuration);
  });

addCommands(program);

try {
  await program.parseAsync(process.argv);
} catch (thrown) {
  process.exitCode = reportFailure(thrown, form);
}
