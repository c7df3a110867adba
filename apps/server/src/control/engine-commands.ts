import type { CommandAnswer } from '@tidegate/contracts';
import { InvariantViolation, TidegateError } from '@tidegate/kernel';
import type { CommandEffect, EngineCommand } from '@tidegate/trading';

import { CommandRefused } from './command-refused.js';

/** Executes commands; implemented by the engine hub. */
export interface CommandExecutor {
  command(command: EngineCommand): Promise<CommandEffect>;
}

/** Executes a command and returns its effect. Throws `CommandRefused` if the engine refuses it. */
export async function executeCommand(
  executor: CommandExecutor,
  command: EngineCommand,
): Promise<CommandAnswer> {
  try {
    const { repeated, accounts, positions } = await executor.command(command);
    return { key: command.key, takesEffect: 'now', repeated, accounts, positions };
  } catch (thrown) {
    throw isRefusal(thrown) ? new CommandRefused(thrown) : thrown;
  }
}

/** Code prefixes of storage faults and lost shards: server faults, not refusals of a command. */
const FAULTS = ['DATABASE_', 'STORAGE_', 'STATE_', 'JOURNAL_', 'SHARD_'];

function isRefusal(thrown: unknown): thrown is TidegateError {
  if (!(thrown instanceof TidegateError) || thrown instanceof InvariantViolation) return false;
  return !thrown.retryable && !FAULTS.some((prefix) => thrown.code.startsWith(prefix));
}
