import { ok, type Clock, type Result } from '@tidegate/kernel';

import {
  OUTCOME_BYTES_MAX,
  type CommandOutcome,
  type IdempotencyScope,
} from './core/idempotency.js';
import { refused, type Refusal } from './core/refusal.js';
import type { IdempotencyStore } from './ports.js';

/** A command's outcome, and whether it is the stored one of an earlier call. */
export interface CommandResult {
  readonly outcome: CommandOutcome;
  readonly isReplay: boolean;
}

/** Runs each command once per idempotency key, for 24 hours. */
export class IdempotentCommands {
  constructor(
    private readonly store: IdempotencyStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs `work`, or answers the stored outcome of an earlier call with the same key and fingerprint. Refused with
   * `IDEMPOTENCY_MISMATCH` if the key belongs to another command, `IDEMPOTENCY_RUNNING` while the earlier call runs.
   * If `work` throws, nothing is stored and the command may be sent again.
   */
  async run(
    scope: IdempotencyScope,
    command: { readonly key: string; readonly fingerprint: string },
    work: () => Promise<CommandOutcome>,
  ): Promise<Result<CommandResult, Refusal>> {
    const { key } = command;
    const begun = await this.store.begin(scope, { ...command, at: this.clock.now() });
    switch (begun.state) {
      case 'mismatch':
        return refused(
          'IDEMPOTENCY_MISMATCH',
          'This idempotency key was used for another command: send a new key',
          { key },
        );
      case 'running':
        return refused(
          'IDEMPOTENCY_RUNNING',
          'This command is still running: ask for its outcome again in a few seconds',
          { key },
        );
      case 'done':
        return ok({ outcome: begun.outcome, isReplay: true });
      case 'new':
        return ok({ outcome: await this.runOnce(scope, key, work), isReplay: false });
    }
  }

  /** Deletes old outcomes; returns how many. */
  sweep(): Promise<number> {
    return this.store.sweep(this.clock.now());
  }

  private async runOnce(
    scope: IdempotencyScope,
    key: string,
    work: () => Promise<CommandOutcome>,
  ): Promise<CommandOutcome> {
    let outcome: CommandOutcome;
    try {
      outcome = await work();
    } catch (thrown) {
      await this.store.abandon(scope, key);
      throw thrown;
    }
    const isLong = outcome.body.length > OUTCOME_BYTES_MAX;
    await this.store.finish(scope, key, isLong ? { ...outcome, body: '' } : outcome);
    return outcome;
  }
}
