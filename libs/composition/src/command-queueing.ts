import type { CommandAnswer } from '@tidegate/contracts';
import { TidegateError, type ShardId } from '@tidegate/kernel';
import { queuedCommand, type CommandQueue, type EngineCommand } from '@tidegate/trading';

/** Queues a command for the next start of the engine. Repeating a command with its key queues it once. */
export async function queueCommand(
  queue: CommandQueue,
  shard: ShardId,
  command: EngineCommand,
): Promise<CommandAnswer> {
  const { key } = command;
  const queued = queuedCommand(shard, command);
  const existing = await queue.find(shard, key);
  if (existing === null) {
    await queue.enqueue(queued);
  } else if (existing.command.payload !== queued.payload) {
    throw new TidegateError(
      'COMMAND_KEY_REUSED',
      `Key ${key} belongs to another command: omit --key to get a new key`,
    );
  }
  const isTaken = existing !== null && existing.takenAt !== null;
  return {
    key,
    takesEffect: isTaken ? 'now' : 'at_next_start',
    repeated: existing !== null,
    accounts: null,
    positions: null,
  };
}
