import type { EpochMs, ShardId } from '@tidegate/kernel';

import {
  commandKeyReused,
  commandQueueFull,
  COMMANDS_PENDING_MAX,
} from '../../journal/commit-rules.js';
import type { CommandQueue, FoundCommand, LedgerCommit, QueuedCommand } from '../../ports.js';

/** The command queue in memory. */
export class InMemoryCommands implements CommandQueue {
  private readonly shards = new Map<ShardId, Map<string, FoundCommand>>();

  async enqueue(command: QueuedCommand): Promise<void> {
    const known = this.shards.get(command.shard)?.get(command.key);
    if (known) {
      if (isSame(known.command, command)) return;
      throw commandKeyReused(command);
    }
    if (this.waiting(command.shard).length >= COMMANDS_PENDING_MAX) throw commandQueueFull(command);
    const ofShard = this.shards.get(command.shard) ?? new Map<string, FoundCommand>();
    ofShard.set(command.key, { command, takenAt: null });
    this.shards.set(command.shard, ofShard);
  }

  async pending(shard: ShardId): Promise<readonly QueuedCommand[]> {
    return this.waiting(shard).sort((a, b) => a.at - b.at);
  }

  async find(shard: ShardId, key: string): Promise<FoundCommand | null> {
    return this.shards.get(shard)?.get(key) ?? null;
  }

  /** Removes the commands that a commit executes. */
  take({ shard, controls }: LedgerCommit): void {
    for (const { key, at } of controls) this.takeOne(shard, key, at);
  }

  private takeOne(shard: ShardId, key: string, takenAt: EpochMs): void {
    const found = this.shards.get(shard)?.get(key);
    if (found?.takenAt === null) this.shards.get(shard)?.set(key, { ...found, takenAt });
  }

  private waiting(shard: ShardId): QueuedCommand[] {
    const commands = [...(this.shards.get(shard)?.values() ?? [])];
    return commands.filter(({ takenAt }) => takenAt === null).map(({ command }) => command);
  }
}

function isSame(left: QueuedCommand, right: QueuedCommand): boolean {
  return left.payload === right.payload && left.actor === right.actor;
}
