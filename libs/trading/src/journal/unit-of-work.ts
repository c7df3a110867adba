import { epochMs, type TidegateError, type EpochMs, type ShardId } from '@tidegate/kernel';
import { accountKey, type AccountScope } from '@tidegate/model';

import type { ChangeSource, CoreChanges } from '../core/change-source.js';
import type { EngineInput } from '../core/inputs/engine-input.js';
import type { JournalEntry, TradingStore } from '../ports.js';
import { CommitRetry, type CommitRetrySetup } from './commit-retry.js';
import { encodeInput, failureMark, settledMark } from './journal-codec.js';
import { refusedAccount } from './refused-account.js';
import type { Work } from './work.js';

/** The shard, and the epoch under which its commits are made. */
export interface ShardHold {
  readonly shard: ShardId;
  /** Epoch of the current start; the store refuses commits with an earlier epoch. */
  readonly token: number;
  /** Sequence of the last journal entry on disk. */
  readonly lastSequence: number;
}

export interface UnitOfWorkSetup extends CommitRetrySetup {
  readonly store: Pick<TradingStore, 'commit'>;
  readonly source: ChangeSource;
  readonly hold: ShardHold;
  /** `false` in a replay: only changes are committed, not journal entries. */
  readonly journaling: boolean;
  /** Called for an account whose changes the store refuses permanently; the other accounts are committed without it. */
  readonly onRefused: (scope: AccountScope, refusal: TidegateError) => void;
}

/** Buffered journal entries at which the buffer is written although nothing is urgent. */
const JOURNAL_BUFFER_MAX = 4_096;

/**
 * Commits inputs together with their changes: after a crash the store holds exactly the result of replaying the journal
 * to its last entry. A failed commit is retried; nothing is sent before its commit is on disk.
 */
export class UnitOfWork implements Work {
  private journal: JournalEntry[] = [];
  private sequence: number;
  private notedAt: EpochMs = epochMs(0);
  /** Commits of the last noted input. */
  private commits = 0;
  private readonly retry: CommitRetry;

  constructor(private readonly setup: UnitOfWorkSetup) {
    this.retry = new CommitRetry(setup);
    this.sequence = setup.hold.lastSequence;
  }

  get isDue(): boolean {
    return this.setup.source.hasUrgentChanges;
  }

  get isFull(): boolean {
    return this.journal.length >= JOURNAL_BUFFER_MAX;
  }

  note(input: EngineInput): void {
    if (!this.setup.journaling) return;
    this.notedAt = input.at;
    this.commits = 0;
    this.journal.push(encodeInput(input, this.setup.hold.shard, this.nextSequence()));
  }

  markFailures(): void {
    for (const scope of this.setup.source.takeFailures()) {
      if (!this.setup.journaling) continue;
      const { shard } = this.setup.hold;
      const place = { at: this.notedAt, shard, sequence: this.nextSequence() };
      this.journal.push(failureMark({ account: accountKey(scope), commits: this.commits }, place));
    }
  }

  /** Resolves when the commit is durable, after as many retries as it takes. */
  async commit(): Promise<CoreChanges> {
    const changes = this.setup.source.takeChanges();
    const failuresFrom = this.journal.length;
    this.markFailures();
    if (isEmpty(changes) && this.journal.length === 0) return changes;
    if (failuresFrom === 0) this.markFurtherCommit();
    return this.write(changes, this.takeJournal());
  }

  private takeJournal(): readonly JournalEntry[] {
    const { journal } = this;
    this.journal = [];
    return journal;
  }

  private async write(
    changes: CoreChanges,
    journal: readonly JournalEntry[],
  ): Promise<CoreChanges> {
    const { shard, token } = this.setup.hold;
    const { accounts, signals, pauses, controls, state } = changes;
    try {
      await this.retry.until(() =>
        this.setup.store.commit({
          shard,
          token,
          accounts,
          journal,
          signals,
          pauses,
          controls,
          state,
        }),
      );
      this.commits += 1;
      return changes;
    } catch (thrown) {
      const refused = refusedAccount(thrown, accounts);
      if (!refused) throw thrown;
      this.setup.onRefused(refused.scope, refused.refusal);
      this.markFailures();
      return this.write(withoutAccount(changes, refused.scope), [
        ...journal,
        ...this.takeJournal(),
      ]);
    }
  }

  private markFurtherCommit(): void {
    if (!this.setup.journaling) return;
    this.journal.push(settledMark(this.notedAt, this.setup.hold.shard, this.nextSequence()));
  }

  private nextSequence(): number {
    this.sequence += 1;
    return this.sequence;
  }
}

function isEmpty({ accounts, pauses, controls, state }: CoreChanges): boolean {
  return (
    accounts.length === 0 &&
    pauses.set.length === 0 &&
    pauses.cleared.length === 0 &&
    controls.length === 0 &&
    state === null
  );
}

function withoutAccount(changes: CoreChanges, { tenant, account }: AccountScope): CoreChanges {
  const accounts = changes.accounts.filter(
    ({ scope }) => scope.tenant !== tenant || scope.account !== account,
  );
  return { ...changes, accounts };
}
