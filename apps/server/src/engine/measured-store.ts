import type { EngineStores } from '@tidegate/trading';

type EngineStore = EngineStores['trading'];

/** How one attempt to commit ended. */
export type CommitOutcome = 'written' | 'failed';

export interface CommitWatch {
  /** Real milliseconds, with fractions. */
  readonly now: () => number;
  readonly onCommit: (outcome: CommitOutcome, seconds: number) => void;
}

/** The same store, with commits timed. Each attempt is reported, also one that is repeated later. */
export function measuredStore(store: EngineStore, { now, onCommit }: CommitWatch): EngineStore {
  return {
    commit: async (changes) => {
      const startedAt = now();
      let outcome: CommitOutcome = 'failed';
      try {
        await store.commit(changes);
        outcome = 'written';
      } finally {
        onCommit(outcome, (now() - startedAt) / 1_000);
      }
    },
    loadAccount: (scope, recentSince) => store.loadAccount(scope, recentSince),
    transaction: (scope, id) => store.transaction(scope, id),
  };
}
