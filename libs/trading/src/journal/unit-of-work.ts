import { epochMs, type TidegateError, type EpochMs, type ShardId } from '@tidegate/kernel';
import { accountKey, type AccountScope } from '@tidegate/model';

import type { ChangeSource, CoreChanges } from '../core/change-source.js';
import type { EngineInput } from '../core/inputs/engine-input.js';
import type { JournalEntry, TradingStore } from '../ports.js';
import { CommitRetry, type CommitRetrySetup } from './commit-retry.js';
import { encodeInput, failureMark, settledMark } from './journal-codec.js';
import { refusedAccount } from './refused-account.js';
import type { Work } from './work.js';

/** The shard under whose epoch commits are made. */
export interface ShardHold {
  readonly shard: ShardId;
  /** The epoch of the start: the store refuses commits of an earlier one. */
  readonly token: number;
  /** Sequence of the last journal entry on disk. */
  readonly lastSequence: number;
}

export interface UnitOfWorkSetup extends CommitRetrySetup {
  readonly store: Pick<TradingStore, 'commit'>;
  readonly source: ChangeSource;
  readonly hold: ShardHold;
  /** Without a journal (replay) only changes are committed. */
  readonly journaling: boolean;
  /** Receives an account whose changes the store refuses for good; the others are committed without it. */
  readonly onRefused: (scope: AccountScope, refusal: TidegateError) => void;
}

/** Entries wait at most for so many of them before they are written. */
const JOURNAL_BUFFER_MAX = 4_096;

/**
 * Writes inputs and what followed from them as one: after a crash the store holds exactly what replaying the journal
 * up to its last entry gives. A commit that fails is kept and tried again; nothing is sent before it is on disk.
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

  /** Resolves when it is durable, however often it has to be tried. */
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
