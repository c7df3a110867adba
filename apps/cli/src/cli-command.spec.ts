import { describe, expect, it } from '@jest/globals';
import { Option, type CommanderError } from 'commander';

import { CliCommand } from './cli-command.js';

/** Runs the command line and returns its output. */
function answerTo(...args: readonly string[]): string {
  const output: string[] = [];
  const program = new CliCommand('tidegate')
    .enablePositionalOptions()
    .configureOutput({ writeErr: (text) => void output.push(text) })
    .exitOverride((error: CommanderError) => {
      throw error;
    });
  program
    .command('control')
    .command('pause')
    .addOption(new Option('--reason <text>').makeOptionMandatory())
    .option('--account <name>')
    .action(() => void output.push('done'));
  try {
    program.parse(['control', 'pause', ...args], { from: 'user' });
  } catch {
    // The output is checked instead.
  }
  return output.join('').trim();
}

describe('CliCommand', () => {
  it('a command reports an unknown option before a missing mandatory option', () => {
    expect(answerTo('--reson', 'x')).toBe(
      "error: unknown option '--reson'\n(Did you mean --reason?)",
    );
    expect(answerTo('--nonsense')).toBe("error: unknown option '--nonsense'");
  });

  it('a command reports a missing mandatory option when all given options are known', () => {
    expect(answerTo('--account', 'a')).toBe(
      "error: required option '--reason <text>' not specified",
    );
  });

  it('a command runs when all mandatory options are given', () => {
    expect(answerTo('--reason', 'x')).toBe('done');
  });
});
