import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';

import { bindPlain, describeProblem, type PlainValue } from '@tidegate/configuration';
import type { AccountsScope } from '@tidegate/composition';
import { AccountPath, CommandHeader, TenantPath, type CommandAnswer } from '@tidegate/contracts';
import { accountId, tenantId, TidegateError } from '@tidegate/kernel';
import type { AccountScope, TenantScope } from '@tidegate/model';
import { Option, type Command } from 'commander';

import { DEMO_PROFILE, withSettings } from '../settings-options.js';
import type { StorageSelection } from './open-operations.js';

export interface OutputOptions extends StorageSelection {
  readonly json?: boolean;
}

/** Options of a command that changes state. */
export interface RequestOptions extends OutputOptions {
  readonly key?: string;
  readonly actor: string;
  readonly reason: string;
}

/** Adds the options for the storage folder and the output format. */
export function withOutput(command: Command): Command {
  return withSettings(
    command
      .option('--directory <folder>', 'storage folder; default: the storage folder of the profile')
      .option('--json', 'print JSON'),
    DEMO_PROFILE,
  );
}

/** Adds `--actor`, `--key`, and a mandatory `--reason`. */
export function withRequest(command: Command): Command {
  return withHeader(command.requiredOption('--reason <text>', 'why; recorded with the command'));
}

/** Adds `--actor` and `--key`. */
export function withHeader(command: Command): Command {
  return withOutput(
    command
      .addOption(withActor())
      .option(
        '--key <text>',
        'idempotency key; a command with a used key does not run again; default: random',
      ),
  );
}

export function withActor(): Option {
  return new Option('--actor <name>', 'who runs the command').default(`cli:${userName()}`);
}

/** The header of a command. Generates a random key if none was given. Throws `OPTIONS_INVALID`. */
export function headerOf({ key, actor }: Pick<RequestOptions, 'key' | 'actor'>): CommandHeader {
  return requestOf(CommandHeader, { key: key ?? randomUUID(), actor });
}

/** Binds and validates a request. Throws `OPTIONS_INVALID` with every problem. */
export function requestOf<T extends object>(request: new () => T, members: object): T {
  const given = Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as PlainValue;
  const bound = bindPlain(request, given, { source: 'options' });
  if (bound.ok) return bound.value;
  const lines = bound.error.map((found) => describeProblem(found).replace(/^CONFIG_\w+ /, ''));
  throw new TidegateError('OPTIONS_INVALID', lines.join(' '));
}

/** The account of the options. Throws `OPTIONS_INVALID`. */
export function accountOf(tenant: string, account: string): AccountScope {
  const path = requestOf(AccountPath, { tenant, account });
  return { tenant: tenantId(path.tenant), account: accountId(path.account) };
}

/** The tenant of the options. Throws `OPTIONS_INVALID`. */
export function tenantOf(tenant: string): TenantScope {
  return { tenant: tenantId(requestOf(TenantPath, { tenant }).tenant) };
}

/** The account of the options, or all accounts of the tenant. Throws `OPTIONS_INVALID`. */
export function accountsOf({ tenant, account }: AccountChoice): AccountsScope {
  return account === undefined
    ? { ...tenantOf(tenant), account: null }
    : accountOf(tenant, account);
}

interface AccountChoice {
  readonly tenant: string;
  readonly account?: string;
}

/** Prints the outcome of a command. */
export function printCommand(
  answer: CommandAnswer,
  json: boolean,
  whenRepeated = 'The key was used before for the same command; the command was not repeated.',
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
    lines.push('No server is running; the command is stored and takes effect at the next start.');
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
    // The user has no entry in the system's user database, as in some containers.
    return 'unknown';
  }
}
