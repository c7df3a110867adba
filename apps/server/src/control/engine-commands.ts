import type { CommandAnswer } from '@tidegate/contracts';
import { InvariantViolation, TidegateError } from '@tidegate/kernel';
import type { CommandEffect, EngineCommand } from '@tidegate/trading';

import { CommandRefused } from './command-refused.js';

/** Whatever carries commands out: the hub of the engines. */
export interface CommandTaker {
  command(command: EngineCommand): Promise<CommandEffect>;
}

/** Carries a command out and says what it changed; a refusal of the engine becomes `CommandRefused`. */
export async function carryOut(
  taker: CommandTaker,
  command: EngineCommand,
): Promise<CommandAnswer> {
  try {
    const { repeated, accounts, positions } = await taker.command(command);
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
