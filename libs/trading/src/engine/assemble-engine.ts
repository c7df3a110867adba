import type { Logger, TidegateError, Timers } from '@tidegate/kernel';

import type { OutboundRequest } from '../core/accounts/active-accounts.js';
import type { DecisionListener } from '../core/accounts/decision-listener.js';
import type { CoreChanges } from '../core/change-source.js';
import type { ProfileResolver } from '../core/profiles/profile-resolver.js';
import type { AccountFault } from '../core/accounts/fault-log.js';
import { TradingCore } from '../core/trading-core.js';
import { UnitOfWork, type ShardHold } from '../journal/unit-of-work.js';
import { UnstoredWork } from '../journal/unstored-work.js';
import type { TradingStore } from '../ports.js';
import { recentSince } from '../recovery/shard-recovery.js';
import { Pipeline } from './pipeline.js';

export interface EngineStorage {
  readonly store: Pick<TradingStore, 'commit' | 'loadAccount'>;
  readonly hold: ShardHold;
}

/** The dependencies of an engine. Everything that affects decisions arrives as inputs. */
export interface EngineDependencies {
  readonly resolver: ProfileResolver;
  /** Real time; used only for retries of the store. */
  readonly timers: Timers;
  readonly logger: Logger;
  /** Where inputs and changes are written; `null` to store nothing. */
  readonly storage: EngineStorage | null;
  /** `null`: refused decisions are counted but not recorded. */
  readonly onDecision: DecisionListener | null;
  readonly onCommitted: (changes: CoreChanges) => void;
  readonly onStoreHealth?: (problem: TidegateError | null) => void;
  /** `contain` quarantines a faulty account; `throw` ends the run. */
  readonly faults: 'contain' | 'throw';
  readonly onFault?: (fault: AccountFault) => void;
  /** Sends requests of live accounts to their venue; omitted when all accounts are paper. */
  readonly send?: (requests: readonly OutboundRequest[]) => void;
}

export interface AssembledEngine {
  readonly core: TradingCore;
  readonly pipeline: Pipeline;
}

/** Wires one engine. Its first input must be `started`. */
export function assembleEngine(dependencies: EngineDependencies): AssembledEngine {
  const { resolver, logger, storage, onDecision, faults } = dependencies;
  const core = new TradingCore({ resolver, logger, onDecision, faults });
  const pipeline = new Pipeline({
    core,
    work: storage ? storedWork(core, storage, dependencies) : new UnstoredWork(core),
    onCommitted: dependencies.onCommitted,
    send: (requests) => dependencies.send?.(requests),
    reload: storage && ((scope, at) => storage.store.loadAccount(scope, recentSince(at))),
    onFault: (fault) => dependencies.onFault?.(fault),
  });
  return { core, pipeline };
}

function storedWork(
  core: TradingCore,
  storage: EngineStorage,
  { timers, logger, onStoreHealth }: EngineDependencies,
): UnitOfWork {
  return new UnitOfWork({
    ...storage,
    source: core,
    timers,
    logger,
    journaling: true,
    onStoreHealth: (problem) => onStoreHealth?.(problem),
    onRefused: (scope, refusal) => core.fail(scope, refusal),
  });
}
