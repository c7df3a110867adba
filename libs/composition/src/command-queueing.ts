import type { CommandAnswer } from '@tidegate/contracts';
import { canonicalJson, TidegateError, type CanonicalValue, type ShardId } from '@tidegate/kernel';
import type { CommandQueue, EngineCommand } from '@tidegate/trading';

/** Keeps a command for the next start of the engine. The same command under its key again is not kept twice. */
export async function queueCommand(
  queue: CommandQueue,
  shard: ShardId,
  command: EngineCommand,
): Promise<CommandAnswer> {
  const { key, at, actor } = command;
  const kept = await queue.find(shard, key);
  if (kept !== null && contentOf(kept.command.payload) !== contentOf(JSON.stringify(command))) {
    throw new TidegateError(
      'COMMAND_KEY_REUSED',
      `The key ${key} belongs to another command; leave --key out to get a new one`,
    );
  }
  if (kept === null) {
    await queue.enqueue({ shard, key, at, actor, payload: JSON.stringify(command) });
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

/** Without the time at which it was made: a repetition is made later. */
function contentOf(payload: string): string {
  const command = JSON.parse(payload) as Record<string, CanonicalValue>;
  return canonicalJson({ ...command, at: null });
}
