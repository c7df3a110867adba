import type { EngineStores } from '@tidegate/trading';

type EngineStore = EngineStores['trading'];

/** The outcome of one commit attempt. */
export type CommitOutcome = 'written' | 'failed';

export interface CommitWatch {
  /** Real milliseconds, with fractions. */
  readonly now: () => number;
  readonly onCommit: (outcome: CommitOutcome, seconds: number) => void;
}

/** Wraps a store to time its commits. Reports each attempt, including failed attempts that are retried. */
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
