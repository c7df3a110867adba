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
  isClosing,
  REPEATED,
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
   * Calls `plan` when the queue reaches the command, and resolves when the input and its changes are written. Rejects
   * with the error that `plan` throws. An urgent command goes ahead of the queue.
   */
  readonly enqueue: (plan: (at: EpochMs) => EngineInput, isUrgent: boolean) => Promise<void>;
}

/**
 * Executes commands, each key once. A command is durable in the command queue before it becomes an input, and one
 * commit records both its execution and its changes: a crash keeps both or neither. A command is validated when the
 * input queue reaches it, against the state that it changes.
 */
export class EngineCommands {
  /** Commands in progress, by key. */
  private readonly running = new Map<string, Promise<CommandEffect>>();

  constructor(private readonly setup: EngineCommandsSetup) {}

  /**
   * Resolves when the changes are written. Rejects with the codes of `planCommand`, `COMMAND_KEY_REUSED` or
   * `ENGINE_STOPPED`.
   */
  async carryOut(command: EngineCommand): Promise<CommandEffect> {
    const { key } = command;
    for (let before = this.running.get(key); before; before = this.running.get(key)) {
      await before.catch(() => undefined);
    }
    const carried = this.carryOutOnce(command);
    this.running.set(key, carried);
    try {
      return await carried;
    } finally {
      this.running.delete(key);
    }
  }

  private async carryOutOnce(command: EngineCommand): Promise<CommandEffect> {
    const { queue, shard, clock, isStopped } = this.setup;
    // Do not queue it: the next start would execute it although its caller got a refusal.
    if (isStopped())
      throw new TidegateError('ENGINE_STOPPED', 'The engine has stopped and accepts no commands');
    const known = await queue.find(shard, command.key);
    if (known && known.command.payload !== payloadOf(command)) throw keyReused(command.key);
    if (known?.takenAt != null) return REPEATED;
    // Validate before queueing: a command that is invalid now is never queued.
    const stored = await this.factsFor(command);
    this.plan(command, clock.now(), stored);
    await queue.enqueue(queued(shard, command));
    return this.executeOrNote(command, stored);
  }

  /** Executes the commands queued while the engine was stopped. Logs and notes each refusal. */
  async takePending(): Promise<void> {
    const { queue, shard, logger } = this.setup;
    for (const waiting of await queue.pending(shard)) {
      const command = commandOf(waiting);
      const fields = { command: command.type, key: command.key, actor: command.actor };
      try {
        await this.executeOrNote(command, await this.factsFor(command));
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

  /** Removes a command from the queue by executing it, or by noting its refusal. */
  private async executeOrNote(command: EngineCommand, stored: StoredFacts): Promise<CommandEffect> {
    let effect = REPEATED;
    let refusal: TidegateError | null = null;
    await this.setup.enqueue((at) => {
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

  /** A frozen account commits nothing, so its record cannot change before the command is executed. */
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

/** The stored form of a command. */
export function queued(shard: ShardId, command: EngineCommand): QueuedCommand {
  const { key, at, actor } = command;
  return { shard, key, at, actor, payload: payloadOf(command) };
}

function commandOf({ payload, at }: QueuedCommand): EngineCommand {
  return { ...(JSON.parse(payload) as EngineCommand), at };
}

/** The target of a queued command that closes positions; `null` for any other command. */
export function closingTargetOf(command: QueuedCommand): ControlTarget | null {
  const parsed = commandOf(command);
  return parsed.type === 'control' && isClosing(parsed.command) ? parsed.target : null;
}

/** Equal commands have equal payloads; the time is not part of it. */
function payloadOf(command: EngineCommand): string {
  const { at: _at, ...content } = command;
  return canonicalJson(content as unknown as CanonicalValue);
}

/** Commands that stop entries or close positions must not wait behind the inputs that they should stop. */
function isUrgent(command: EngineCommand): boolean {
  if (command.type !== 'control') return false;
  return command.command.type === 'pause' || isClosing(command.command);
}

function keyReused(key: string): TidegateError {
  return new TidegateError(
    'COMMAND_KEY_REUSED',
    `Key ${key} belongs to another command: choose a new key`,
    { details: { key } },
  );
}
