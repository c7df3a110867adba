import {
  canonicalJson,
  messageOf,
  TidegateError,
  type CanonicalValue,
  type Clock,
  type Logger,
  type ShardId,
} from '@tidegate/kernel';

import type { EngineRun } from '../core/engine-run.js';
import type { CommandEffect, EngineCommand } from '../core/inputs/engine-command.js';
import type { EngineInput } from '../core/inputs/engine-input.js';
import type { ProfileResolver } from '../core/profiles/profile-resolver.js';
import type { CommandQueue, QueuedCommand } from '../ports.js';
import { planCommand, refusalNote } from './command-inputs.js';

export interface EngineCommandsSetup {
  readonly shard: ShardId;
  readonly queue: CommandQueue;
  readonly resolver: ProfileResolver;
  readonly run: () => EngineRun;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly hasLiveGateway: boolean;
  /** Resolves when the inputs are taken in and written; commands that stop entries go ahead of what waits. */
  readonly take: (inputs: readonly EngineInput[], isUrgent: boolean) => Promise<void>;
}

const NOTHING_AGAIN: CommandEffect = { repeated: true, accounts: 0, positions: 0 };

/**
 * Carries commands out, each key once. A command is durable in the queue before it becomes inputs, and the note that it
 * was taken is committed with what it changed: a crash in between repeats it, and it changes nothing twice.
 */
export class EngineCommands {
  constructor(private readonly setup: EngineCommandsSetup) {}

  /** Resolves when what the command changed is written. Rejects as `planCommand` does, or with `COMMAND_KEY_REUSED`. */
  async carryOut(command: EngineCommand): Promise<CommandEffect> {
    const { queue, shard } = this.setup;
    const known = await queue.find(shard, command.key);
    if (known && known.command.payload !== payloadOf(command)) throw keyReused(command.key);
    if (known?.takenAt != null) return NOTHING_AGAIN;
    // What is refused now is refused to the caller and never queued.
    this.plan(command);
    await queue.enqueue(queued(shard, command));
    return this.take(command);
  }

  /** Takes the commands that were made while the engine was stopped. One that is refused is noted and logged. */
  async takePending(): Promise<void> {
    const { queue, shard, logger } = this.setup;
    for (const waiting of await queue.pending(shard)) {
      const command = commandOf(waiting);
      const fields = { command: command.type, key: command.key, actor: command.actor };
      try {
        await this.take(command);
        logger.info('Queued command carried out', fields);
      } catch (thrown) {
        if (!(thrown instanceof TidegateError) || thrown.retryable) throw thrown;
        logger.warn('Queued command refused', {
          ...fields,
          code: thrown.code,
          reason: messageOf(thrown),
        });
        await this.setup.take([refusalNote(command, thrown.code, this.setup.clock.now())], false);
      }
    }
  }

  private async take(command: EngineCommand): Promise<CommandEffect> {
    const { inputs, effect } = this.plan(command);
    await this.setup.take(inputs, isUrgent(command));
    return effect;
  }

  private plan(command: EngineCommand): ReturnType<typeof planCommand> {
    const { run, resolver, clock, hasLiveGateway } = this.setup;
    return planCommand(command, { run: run(), resolver, at: clock.now(), hasLiveGateway });
  }
}

/** The command as it waits for an engine. */
export function queued(shard: ShardId, command: EngineCommand): QueuedCommand {
  const { key, at, actor } = command;
  return { shard, key, at, actor, payload: payloadOf(command) };
}

function commandOf({ payload, at }: QueuedCommand): EngineCommand {
  return { ...(JSON.parse(payload) as EngineCommand), at };
}

/** Equal commands give equal texts, whenever they were made. */
function payloadOf(command: EngineCommand): string {
  const { at: _at, ...content } = command;
  return canonicalJson(content as unknown as CanonicalValue);
}

/** What keeps the engine from opening more, or gets it out, must not wait behind what it is to stop. */
function isUrgent(command: EngineCommand): boolean {
  if (command.type !== 'control') return false;
  return command.command.type === 'pause' || command.command.type === 'close_position';
}

function keyReused(key: string): TidegateError {
  return new TidegateError(
    'COMMAND_KEY_REUSED',
    `The key ${key} belongs to another command: use a new key`,
    { details: { key } },
  );
}
