import type { ShardId } from '@tidegate/kernel';
import {
  commandKeyReused,
  commandQueueFull,
  COMMANDS_PENDING_MAX,
  type CommandQueue,
  type FoundCommand,
  type QueuedCommand,
} from '@tidegate/trading';

import { decodeCommand } from '../../core/codecs/control.js';
import { withDatabaseErrors } from './database-error.js';
import { CommandEntity } from './entities/engine.js';
import type { OpenDatabase } from './open-database.js';
import { RowReader } from './row-reader.js';

const BY_KEY = 'WHERE "row"."shard" = ? AND "row"."key" = ?';
const PENDING = `WHERE "row"."shard" = ? AND "row"."taken_at" IS NULL
  ORDER BY "row"."at", "row"."number"`;

/** The command queue in SQLite. The commit that executes a command marks it as taken. */
export class SqliteCommandQueue implements CommandQueue {
  private readonly commands: RowReader<CommandEntity>;

  constructor(private readonly ledger: OpenDatabase) {
    this.commands = new RowReader(ledger, CommandEntity);
  }

  async enqueue(command: QueuedCommand): Promise<void> {
    const enqueue = this.ledger.connection.transaction(() => {
      const known = this.found(command.shard, command.key);
      if (known) return refuseDifferent(known, command);
      this.refuseWhenFull(command);
      this.insert(command);
    });
    await withDatabaseErrors(this.ledger.file, async () => enqueue.immediate());
  }

  pending(shard: ShardId): Promise<readonly QueuedCommand[]> {
    return withDatabaseErrors(this.ledger.file, async () =>
      this.commands.select(PENDING, [shard]).map((row) => decodeCommand(row).command),
    );
  }

  find(shard: ShardId, key: string): Promise<FoundCommand | null> {
    return withDatabaseErrors(this.ledger.file, async () => this.found(shard, key));
  }

  private found(shard: ShardId, key: string): FoundCommand | null {
    const [row] = this.commands.select(BY_KEY, [shard, key]);
    return row ? decodeCommand(row) : null;
  }

  private refuseWhenFull(command: QueuedCommand): void {
    const pendingCount = this.ledger.connection
      .prepare<[string], number>(
        'SELECT count(*) FROM command_queue WHERE shard = ? AND taken_at IS NULL',
      )
      .pluck()
      .get(command.shard);
    if ((pendingCount ?? 0) >= COMMANDS_PENDING_MAX) throw commandQueueFull(command);
  }

  private insert({ shard, key, payload, at, actor }: QueuedCommand): void {
    this.ledger.connection
      .prepare(
        'INSERT INTO command_queue (shard, "key", payload, at, actor) VALUES (?, ?, ?, ?, ?)',
      )
      .run(shard, key, payload, at, actor);
  }
}

/** Refuses a different command under a known key. The time may differ, because a retry comes later. */
function refuseDifferent({ command: known }: FoundCommand, command: QueuedCommand): void {
  if (known.payload === command.payload && known.actor === command.actor) return;
  throw commandKeyReused(command);
}
