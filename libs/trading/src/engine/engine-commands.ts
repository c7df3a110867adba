import {
  canonicalJson,
  messageOf,
  TidegateError,
  type CanonicalValue,
  type Clock,
  type EpochMs,
  type Logger,
  type ShardId,
} from '@tidegate/kernel';

import { accountKey, type AccountScope, type ControlTarget } from '@tidegate/model';
import { transactionIdsOf } from '@tidegate/portfolio';

import { frozenIn } from '../core/accounts/apply-control.js';
import type { EngineRun } from '../core/engine-run.js';
import type { CommandEffect, EngineCommand } from '../core/inputs/engine-command.js';
import type { EngineInput } from '../core/inputs/engine-input.js';
import type { ProfileResolver } from '../core/profiles/profile-resolver.js';
import type { AccountRecord, CommandQueue, QueuedCommand, TradingStore } from '../ports.js';
import { recentSince } from '../recovery/shard-recovery.js';
import {
  NOTHING_AGAIN,
  planCommand,
  refusalNote,
  type PlannedCommand,
  type StoredFacts,
} from './command-inputs.js';

const NOTHING_FROZEN: ReadonlyMap<string, AccountRecord> = new Map();

export interface EngineCommandsSetup {
  readonly shard: ShardId;
  readonly queue: CommandQueue;
  readonly ledger: Pick<TradingStore, 'transaction' | 'loadAccount'>;
  readonly resolver: ProfileResolver;
  readonly run: () => EngineRun;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly hasLiveGateway: boolean;
  readonly isStopped: () => boolean;
  /**
   * Makes an input when its turn comes and resolves when what follows from it is written; rejects with what `plan` throws.
   * Commands that stop entries go ahead of what waits.
   */
  readonly take: (plan: (at: EpochMs) => EngineInput, isUrgent: boolean) => Promise<void>;
}

/**
 * Carries commands out, each key once. A command is durable in the queue before it becomes an input, and the note that it
 * was taken is committed with all that it changed: a crash keeps both or none. It is judged when its turn comes, by the
 * state that it changes.
 */
export class EngineCommands {
  /** Commands that are being carried out, by key. */
  private readonly running = new Map<string, Promise<CommandEffect>>();

  constructor(private readonly setup: EngineCommandsSetup) {}

  /** Resolves when what the command changed is written. Rejects as `planCommand` does, or with `COMMAND_KEY_REUSED`. */
  async carryOut(command: EngineCommand): Promise<CommandEffect> {
    const { key } = command;
    for (let before = this.running.get(key); before; before = this.running.get(key)) {
      await before.catch(() => undefined);
    }
    const carried = this.carryOutAlone(command);
    this.running.set(key, carried);
    try {
      return await carried;
    } finally {
      this.running.delete(key);
    }
  }

  private async carryOutAlone(command: EngineCommand): Promise<CommandEffect> {
    const { queue, shard, clock, isStopped } = this.setup;
    // Queued now, it would be carried out by the next start, although its caller was refused.
    if (isStopped()) throw new TidegateError('ENGINE_STOPPED', 'The engine takes no commands');
    const known = await queue.find(shard, command.key);
    if (known && known.command.payload !== payloadOf(command)) throw keyReused(command.key);
    if (known?.takenAt != null) return NOTHING_AGAIN;
    // What is refused now is refused to the caller and never queued.
    const stored = await this.factsFor(command);
    this.plan(command, clock.now(), stored);
    await queue.enqueue(queued(shard, command));
    return this.takeOrNote(command, stored);
  }

  /** Takes the commands that were made while the engine was stopped. One that is refused is noted and logged. */
  async takePending(): Promise<void> {
    const { queue, shard, logger } = this.setup;
    for (const waiting of await queue.pending(shard)) {
      const command = commandOf(waiting);
      const fields = { command: command.type, key: command.key, actor: command.actor };
      try {
        await this.takeOrNote(command, await this.factsFor(command));
        logger.info('Queued command carried out', fields);
      } catch (thrown) {
        if (!(thrown instanceof TidegateError) || thrown.retryable) throw thrown;
        logger.warn('Queued command refused', {
          ...fields,
          code: thrown.code,
          reason: messageOf(thrown),
        });
      }
    }
  }

  /** Takes a command off the queue: carried out, or refused with a note that says so. */
  private async takeOrNote(command: EngineCommand, stored: StoredFacts): Promise<CommandEffect> {
    let effect = NOTHING_AGAIN;
    let refusal: TidegateError | null = null;
    await this.setup.take((at) => {
      try {
        const planned = this.plan(command, at, stored);
        effect = planned.effect;
        return planned.input;
      } catch (thrown) {
        if (!(thrown instanceof TidegateError)) throw thrown;
        refusal = thrown;
        return refusalNote(command, thrown.code, at);
      }
    }, isUrgent(command));
    if (refusal) throw refusal as TidegateError;
    return effect;
  }

  private async factsFor(command: EngineCommand): Promise<StoredFacts> {
    if (command.type === 'transfer') {
      return { isBooked: await this.isBooked(command.scope, command.id), frozen: NOTHING_FROZEN };
    }
    const isRelease = command.type === 'control' && command.command.type === 'release_quarantine';
    const frozen = isRelease ? await this.frozenRecords(command.target) : NOTHING_FROZEN;
    return { isBooked: false, frozen };
  }

  private async isBooked(scope: AccountScope, transfer: string): Promise<boolean> {
    for (const id of transactionIdsOf(transfer)) {
      if (await this.setup.ledger.transaction(scope, id)) return true;
    }
    return false;
  }

  /** A frozen account commits nothing, so its record is the same when the command is taken. */
  private async frozenRecords(target: ControlTarget): Promise<ReadonlyMap<string, AccountRecord>> {
    const { ledger, run, clock } = this.setup;
    const records = new Map<string, AccountRecord>();
    for (const { account } of frozenIn(target, run())) {
      const record = await ledger.loadAccount(account.scope, recentSince(clock.now()));
      records.set(accountKey(account.scope), record);
    }
    return records;
  }

  private plan(command: EngineCommand, at: EpochMs, stored: StoredFacts): PlannedCommand {
    const { run, resolver, hasLiveGateway } = this.setup;
    return planCommand(command, { run: run(), resolver, at, hasLiveGateway, stored });
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

/** Commands that stop entries or close positions must not wait behind the inputs that they are meant to stop. */
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
