import type { CommandAnswer } from '@tidegate/contracts';
import { TidegateError, type ShardId } from '@tidegate/kernel';
import { queuedCommand, type CommandQueue, type EngineCommand } from '@tidegate/trading';

/** Keeps a command for the next start of the engine. The same command under its key again is not kept twice. */
export async function queueCommand(
  queue: CommandQueue,
  shard: ShardId,
  command: EngineCommand,
): Promise<CommandAnswer> {
  const { key } = command;
  const fresh = queuedCommand(shard, command);
  const kept = await queue.find(shard, key);
  if (kept === null) {
    await queue.enqueue(fresh);
  } else if (kept.command.payload !== fresh.payload) {
    throw new TidegateError(
      'COMMAND_KEY_REUSED',
      `The key ${key} belongs to another command; leave --key out to get a new one`,
    );
  }
  const isTaken = kept !== null && kept.takenAt !== null;
  return {
    key,
    takesEffect: isTaken ? 'now' : 'at_next_start',
    repeated: kept !== null,
    accounts: null,
    positions: null,
  };
}
