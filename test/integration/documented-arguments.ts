import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { CommanderError, type Command } from 'commander';

import { CliCommand } from '../../apps/cli/src/cli-command.js';
import { addCommands } from '../../apps/cli/src/commands.js';
import { ChildProgram, ROOT } from './child-process.js';
import { wordsOf } from './markdown-commands.js';

/** Options of jest with a value. */
const JEST_OPTIONS: ReadonlySet<string> = new Set(['-t', '--selectProjects']);

/**
 * Parses an npm command of a page with the options of the command itself, and does not run it. Returns what is wrong;
 * `null` if the arguments are right. `npm start` and other commands that tests run are not parsed.
 */
export async function argumentProblem(text: string): Promise<string | null> {
  const [, script, rest = ''] =
    /^(?:\w+=\S+ )?npm (?:run )?(?:-s )?([\w-]+)(?: -- (.*))?$/.exec(text) ?? [];
  const words = wordsOf(rest);
  switch (script) {
    case 'tidegate':
      return cliProblem(words);
    case 'bench':
      return benchProblem(words);
    case 'test':
      return jestProblem(words);
    case 'mutate':
      return mutateProblem(words);
    case 'start':
    case 'dev':
      return null;
    default:
      return words.length === 0 ? null : `npm run ${script} takes no arguments`;
  }
}

/** The help text of a command of the CLI, without starting a process; empty for an unknown command. */
export function cliHelp(words: readonly string[]): string {
  let command: Command | undefined = cliProgram();
  for (const word of words) command = command?.commands.find((each) => each.name() === word);
  return command?.helpInformation() ?? '';
}

function cliProgram(): Command {
  const program = new CliCommand('tidegate')
    .enablePositionalOptions()
    .configureOutput({ writeErr: () => undefined })
    .exitOverride();
  addCommands(program);
  return program;
}

/** Parses with the commands of the CLI, whose actions do nothing here. */
export function cliProblem(words: readonly string[]): string | null {
  const program = cliProgram();
  disarm(program);
  try {
    program.parse([...words], { from: 'user' });
    return null;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.message;
    throw thrown;
  }
}

function disarm({ commands }: Command): void {
  for (const command of commands) {
    if (command.commands.length === 0) command.action(() => undefined);
    disarm(command);
  }
}

/** The names are files; `--help` refuses a wrong option before it prints. */
async function benchProblem(words: readonly string[]): Promise<string | null> {
  const program = new ChildProgram('bench/run.js', [...words, '--help']);
  const { code } = await program.ended;
  if (code !== 0) return program.printed();
  const names = words.filter((word, at) => !word.startsWith('-') && words[at - 1] !== '--data');
  const unknown = names.filter((name) => !existsSync(join(ROOT, `bench/${name}.bench.ts`)));
  return unknown.length === 0 ? null : `unknown bench: ${unknown.join(', ')}`;
}

function jestProblem(words: readonly string[]): string | null {
  for (const [at, word] of words.entries()) {
    if (JEST_OPTIONS.has(words[at - 1] ?? '')) continue;
    if (JEST_OPTIONS.has(word) && words[at + 1] !== undefined) continue;
    if (word.startsWith('-')) return `unknown option or missing value: ${word}`;
    if (!existsSync(join(ROOT, word))) return `${word} does not exist`;
  }
  return null;
}

async function mutateProblem(words: readonly string[]): Promise<string | null> {
  const url = pathToFileURL(join(ROOT, 'scripts/mutation/arguments.mjs')).href;
  const { mutationRunOf } = (await import(url)) as {
    readonly mutationRunOf: (args: readonly string[]) => { readonly folder: string };
  };
  try {
    const { folder } = mutationRunOf(words);
    return existsSync(join(ROOT, folder)) ? null : `${folder} does not exist`;
  } catch (thrown) {
    return String(thrown);
  }
}
