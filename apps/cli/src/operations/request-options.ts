import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';

import { bindPlain, describeProblem, type PlainValue } from '@tidegate/configuration';
import type { CommandAnswer } from '@tidegate/contracts';
import { TidegateError } from '@tidegate/kernel';
import { Option, type Command } from 'commander';

import { DEMO_PROFILE, withSettings } from '../settings-options.js';
import type { StorageSelection } from './open-operations.js';

export interface OutputOptions extends StorageSelection {
  readonly json?: boolean;
}

/** Options of a command that changes something. */
export interface RequestOptions extends OutputOptions {
  readonly key?: string;
  readonly actor: string;
  readonly reason: string;
}

/** Which storage, and how the answer is printed. */
export function withOutput(command: Command): Command {
  return withSettings(
    command
      .option('--directory <folder>', 'the storage folder; by default that of the profile')
      .option('--json', 'as JSON on standard output'),
    DEMO_PROFILE,
  );
}

/** Who asks for it and why, and the key of its repetition. */
export function withRequest(command: Command): Command {
  return withHeader(command.requiredOption('--reason <text>', 'why; kept with the command'));
}

/** The same for a command that says why by itself. */
export function withHeader(command: Command): Command {
  return withOutput(
    command
      .addOption(withActor())
      .option('--key <text>', 'a repeated command with the same key is done once; made at random'),
  );
}

export function withActor(): Option {
  return new Option('--actor <name>', 'who asks for it').default(`cli:${userName()}`);
}

/** The header of a request: with a key of its own when none was given. */
export function headerOf({ key, actor, reason }: RequestOptions): {
  readonly key: string;
  readonly actor: string;
  readonly reason: string;
} {
  return { key: key ?? randomUUID(), actor, reason };
}

/** A request by the rules of its class; rejects with `OPTIONS_INVALID` and every problem. */
export function requestOf<T extends object>(request: new () => T, members: object): T {
  const given = Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as PlainValue;
  const bound = bindPlain(request, given, { source: 'options' });
  if (bound.ok) return bound.value;
  const lines = bound.error.map((found) => describeProblem(found).replace(/^CONFIG_\w+ /, ''));
  throw new TidegateError('OPTIONS_INVALID', lines.join(' '));
}

/** Prints what became of a command. */
export function printCommand(
  answer: CommandAnswer,
  json: boolean,
  whenRepeated = 'The key was used before for the same command; nothing was done again.',
): void {
  process.stdout.write(
    json ? `${JSON.stringify(answer)}\n` : `${sentenceOf(answer, whenRepeated)}\n`,
  );
}

function sentenceOf(
  { key, takesEffect, repeated, accounts, positions }: CommandAnswer,
  whenRepeated: string,
): string {
  const lines = [`key        ${key}`];
  if (takesEffect === 'at_next_start') {
    lines.push('No server runs; the command is kept and takes effect at the next start.');
  } else if (!repeated) {
    lines.push(`accounts   ${accounts ?? 0}`, `positions  ${positions ?? 0}`, 'Done.');
  }
  if (repeated) lines.push(whenRepeated);
  return lines.join('\n');
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry in the system's list, as in some containers.
    return 'unknown';
  }
}
