import type { EpochMs } from '@tidegate/kernel';

import {
  COMMAND_TIMEOUT_MS,
  OUTCOME_LIFETIME_MS,
  OUTCOMES_PER_CALLER_MAX,
  type CommandOutcome,
  type IdempotencyScope,
  type IdempotencyState,
  type KeyedCommand,
} from '../../src/core/idempotency.js';
import type { IdempotencyStore } from '../../src/ports.js';
import type { MemoryWorld } from './memory-world.js';

export class MemoryIdempotencyStore implements IdempotencyStore {
  constructor(private readonly world: MemoryWorld) {}

  async begin(scope: IdempotencyScope, command: KeyedCommand): Promise<IdempotencyState> {
    const { fingerprint, at } = command;
    const caller = callerOf(scope);
    const found = this.world.commands.get(`${caller}/${command.key}`);
    if (found && at - found.at < OUTCOME_LIFETIME_MS) {
      if (found.fingerprint !== fingerprint) return { state: 'mismatch' };
      if (found.outcome) return { state: 'done', outcome: found.outcome };
      if (at - found.at < COMMAND_TIMEOUT_MS) return { state: 'running' };
    }
    this.world.commands.delete(`${caller}/${command.key}`);
    const kept = [...this.world.commands].filter(([, stored]) => stored.caller === caller);
    for (const [key] of kept.slice(0, Math.max(0, kept.length + 1 - OUTCOMES_PER_CALLER_MAX))) {
      this.world.commands.delete(key);
    }
    this.world.commands.set(`${caller}/${command.key}`, { caller, fingerprint, at, outcome: null });
    return { state: 'new' };
  }

  async finish(scope: IdempotencyScope, key: string, outcome: CommandOutcome): Promise<void> {
    const place = `${callerOf(scope)}/${key}`;
    const found = this.world.commands.get(place);
    if (found) this.world.commands.set(place, { ...found, outcome });
  }

  async abandon(scope: IdempotencyScope, key: string): Promise<void> {
    this.world.commands.delete(`${callerOf(scope)}/${key}`);
  }

  async sweep(now: EpochMs): Promise<number> {
    const old = [...this.world.commands].filter(([, { at }]) => now - at >= OUTCOME_LIFETIME_MS);
    for (const [key] of old) this.world.commands.delete(key);
    return old.length;
  }
}

function callerOf({ tenant, caller }: IdempotencyScope): string {
  return `${tenant ?? ''}/${caller}`;
}
