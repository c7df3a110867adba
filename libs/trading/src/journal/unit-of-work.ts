import { epochMs, type EpochMs, type ShardId } from '@tidegate/kernel';
import type { SharedSignal } from '@tidegate/model';

import type { ChangeSource } from '../core/change-source.js';
import type { EngineInput } from '../core/inputs/engine-input.js';
import { encodeInput, settledMark } from './journal-codec.js';
import type { AccountChanges, JournalEntry, LedgerCommit, TradingStore } from '../ports.js';
import { CommitRetry, type CommitRetrySetup } from './commit-retry.js';

export interface UnitOfWorkSetup extends CommitRetrySetup {
  readonly store: Pick<TradingStore, 'commit'>;
  readonly source: ChangeSource;
  readonly shard: ShardId;
  /** The epoch under which the shard was acquired. */
  readonly token: number;
  /** Sequence of the last entry on disk. */
  readonly lastSequence: number;
  /** Without a journal (back-test) only changes are committed. */
  readonly journaling: boolean;
}

/** Entries wait at most for so many of them before they are written. */
const JOURNAL_BUFFER_MAX = 4_096;

/**
 * Writes inputs and what followed from them as one: after a crash the store holds exactly what replaying the journal
 * up to its last entry gives. A commit that fails is kept and tried again; nothing is sent before it is on disk.
 */
export class UnitOfWork {
  private journal: JournalEntry[] = [];
  private sequence: number;
  private notedAt: EpochMs = epochMs(0);
  private readonly retry: CommitRetry;

  constructor(private readonly setup: UnitOfWorkSetup) {
    this.retry = new CommitRetry(setup);
    this.sequence = setup.lastSequence;
  }

  /** Something changed that must be on disk before anything is sent. */
  get isDue(): boolean {
    return this.setup.source.hasUrgentChanges;
  }

  /** So much waits that it is written although nothing urgent changed; between inputs, never amid one. */
  get isFull(): boolean {
    return this.journal.length >= JOURNAL_BUFFER_MAX;
  }

  /** Notes an input that left a trace; what follows from it is committed with it. */
  note(input: EngineInput): void {
    if (!this.setup.journaling) return;
    this.notedAt = input.at;
    this.journal.push(encodeInput(input, this.setup.shard, this.nextSequence()));
  }

  /** Commits everything noted and changed so far; resolves when it is durable, however often it has to be tried. */
  async commit(): Promise<readonly AccountChanges[]> {
    const accounts = this.setup.source.takeChanges();
    if (accounts.length === 0 && this.journal.length === 0) return accounts;
    if (this.journal.length === 0) this.markFurtherCommit();
    const { journal } = this;
    this.journal = [];
    const commit = this.commitOf(accounts, journal);
    await this.retry.until(() => this.setup.store.commit(commit));
    return accounts;
  }

  private commitOf(
    accounts: readonly AccountChanges[],
    journal: readonly JournalEntry[],
  ): LedgerCommit {
    const { shard, token } = this.setup;
    return {
      shard,
      token,
      accounts,
      journal,
      signals: signalsOf(accounts),
      pauses: { set: [], cleared: [] },
      controls: [],
      state: null,
    };
  }

  private markFurtherCommit(): void {
    if (!this.setup.journaling) return;
    this.journal.push(settledMark(this.notedAt, this.setup.shard, this.nextSequence()));
  }

  private nextSequence(): number {
    this.sequence += 1;
    return this.sequence;
  }
}

/** Each signal that the decisions refer to, once. */
function signalsOf(accounts: readonly AccountChanges[]): readonly SharedSignal[] {
  const signals = new Map<string, SharedSignal>();
  for (const { decisions } of accounts) {
    for (const { signalId: id, signal, prediction } of decisions) {
      if (!signals.has(id)) signals.set(id, { id, signal, prediction });
    }
  }
  return [...signals.values()];
}
