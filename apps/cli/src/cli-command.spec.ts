import { describe, expect, it } from '@jest/globals';
import { Option, type CommanderError } from 'commander';

import { CliCommand } from './cli-command.js';

/** What the command line answers on standard error. */
function answerTo(...args: readonly string[]): string {
  const said: string[] = [];
  const program = new CliCommand('tidegate')
    .enablePositionalOptions()
    .configureOutput({ writeErr: (text) => void said.push(text) })
    .exitOverride((error: CommanderError) => {
      throw error;
    });
  program
    .command('control')
    .command('pause')
    .addOption(new Option('--reason <text>').makeOptionMandatory())
    .option('--account <name>')
    .action(() => void said.push('done'));
  try {
    program.parse(['control', 'pause', ...args], { from: 'user' });
  } catch {
    // What was said counts.
  }
  return said.join('').trim();
}

describe('A command of the command line', () => {
  it('names an unknown option, not the mandatory one that is missing, too', () => {
    expect(answerTo('--reson', 'x')).toBe(
      "error: unknown option '--reson'\n(Did you mean --reason?)",
    );
    expect(answerTo('--nonsense')).toBe("error: unknown option '--nonsense'");
  });

  it('names the mandatory option that is missing where every other is known', () => {
    expect(answerTo('--account', 'a')).toBe(
      "error: required option '--reason <text>' not specified",
    );
  });

  it('runs with what it needs', () => {
    expect(answerTo('--reason', 'x')).toBe('done');
  });
});
