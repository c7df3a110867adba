import type { Logger, TidegateError, Timers } from '@tidegate/kernel';
import type { DecisionRecord } from '@tidegate/model';

import type { OutboundRequest } from '../core/accounts/active-accounts.js';
import type { CoreChanges } from '../core/change-source.js';
import type { ProfileResolver } from '../core/profiles/profile-resolver.js';
import type { AccountFault } from '../core/accounts/fault-log.js';
import { TradingCore } from '../core/trading-core.js';
import { UnitOfWork, type ShardHold } from '../journal/unit-of-work.js';
import type { TradingStore } from '../ports.js';
import { recentSince } from '../recovery/shard-recovery.js';
import { Pipeline } from './pipeline.js';

/** The dependencies of an engine. Everything that decides comes as inputs. */
export interface EngineDependencies {
  readonly resolver: ProfileResolver;
  /** Real time: only waits for the store are measured with it. */
  readonly timers: Timers;
  readonly logger: Logger;
  readonly store: Pick<TradingStore, 'commit' | 'loadAccount'>;
  readonly journaling: boolean;
  readonly hold: ShardHold;
  /** `null`: refusals are counted, and their records are not made. */
  readonly onDecision: ((decision: DecisionRecord) => void) | null;
  readonly onCommitted: (changes: CoreChanges) => void;
  readonly onStoreHealth?: (problem: TidegateError | null) => void;
  /** `contain`: a faulty account is quarantined. `throw`: its fault ends the run. */
  readonly faults: 'contain' | 'throw';
  readonly onFault?: (fault: AccountFault) => void;
  /** Carries requests of live accounts to their venue; left out where there are only paper accounts. */
  readonly send?: (requests: readonly OutboundRequest[]) => void;
}

export interface AssembledEngine {
  readonly core: TradingCore;
  readonly pipeline: Pipeline;
}

/** Wires one engine: its first input must be `started`. */
export function assembleEngine(dependencies: EngineDependencies): AssembledEngine {
  const { resolver, logger, store, timers, onDecision, faults } = dependencies;
  const core = new TradingCore({ resolver, logger, onDecision, faults });
  const work = new UnitOfWork({
    store,
    source: core,
    hold: dependencies.hold,
    timers,
    logger,
    journaling: dependencies.journaling,
    onStoreHealth: (problem) => dependencies.onStoreHealth?.(problem),
    onRefused: (scope, refusal) => core.fail(scope, refusal),
  });
  const pipeline = new Pipeline({
    core,
    work,
    onCommitted: dependencies.onCommitted,
    send: (requests) => dependencies.send?.(requests),
    reload: (scope, at) => store.loadAccount(scope, recentSince(at)),
    onFault: (fault) => dependencies.onFault?.(fault),
  });
  return { core, pipeline };
}
