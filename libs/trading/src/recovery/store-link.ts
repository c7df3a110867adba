import { shardId, type TidegateError } from '@tidegate/kernel';
import type { Pause } from '@tidegate/risk';

import {
  assembleEngine,
  type AssembledEngine,
  type EngineDependencies,
} from '../engine/assemble-engine.js';
import { problemOf, storePause, type StatusProblem } from '../engine/engine-status.js';
import { refuseLeftPositions } from './left-positions.js';
import type { ShardRun } from '../ports.js';
import { CommitRetry } from '../journal/commit-retry.js';
import type { VenueEngineSetup } from '../engine/venue-engine-setup.js';

export type StoreLinkSetup = Pick<
  VenueEngineSetup,
  'plan' | 'stores' | 'wireTimers' | 'logger' | 'clock'
>;

/** An engine's side towards its store: loads the books, counts the run, and knows whether commits are taken. */
export class StoreLink {
  private last: TidegateError | null = null;

  constructor(private readonly setup: StoreLinkSetup) {}

  /** What keeps commits from the store; `null` while nothing does. */
  get problem(): StatusProblem | null {
    return problemOf(this.last);
  }

  get pauses(): readonly Pause[] {
    return this.last ? [storePause(this.last)] : [];
  }

  /** Wires the engine on what the store holds under a run. Rejects with `STORAGE_OF_ANOTHER_ACCOUNT`. */
  async loadEngine(
    run: ShardRun,
    listener: Pick<EngineDependencies, 'onDecision' | 'onCommitted'>,
  ): Promise<AssembledEngine> {
    const { wireTimers: timers, logger, stores, plan } = this.setup;
    await refuseLeftPositions(plan, stores.trading);
    return assembleEngine(plan, {
      ...listener,
      timers,
      logger,
      store: stores.trading,
      token: run.epoch,
      journaling: true,
      lastSequence: run.lastSequence,
      onStoreHealth: (problem) => this.onStoreHealth(problem),
    });
  }

  /** Takes the plan's shard over, as soon as the store is ready. From then on earlier holders cannot commit. */
  acquire(): Promise<ShardRun> {
    const { wireTimers: timers, logger, plan, stores, clock } = this.setup;
    const onStoreHealth = (problem: TidegateError | null): void => this.onStoreHealth(problem);
    const retry = new CommitRetry({ timers, logger, onStoreHealth });
    return retry.until(() => stores.shards.acquire(shardId(plan.venue), clock.now()));
  }

  private onStoreHealth(problem: TidegateError | null): void {
    this.last = problem;
  }
}
