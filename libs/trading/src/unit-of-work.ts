import {
  delay,
  epochMs,
  messageOf,
  TidegateError,
  type EpochMs,
  type Logger,
  type Timers,
  type VenueId,
} from '@tidegate/kernel';

import type { ChangeSource } from './core/change-source.js';
import type { EngineInput } from './core/engine-input.js';
import { encodeInput, settledMark } from './core/journal-codec.js';
import type { AccountChanges, JournalEntry, TradingStore } from './ports.js';

export interface UnitOfWorkSetup {
  readonly store: Pick<TradingStore, 'commit'>;
  readonly source: ChangeSource;
  readonly venue: VenueId;
  /** Real time, whatever the market's clock does: a disk does not get room sooner in a fast market. */
  readonly timers: Timers;
  readonly logger: Logger;
  /** Sequence of the last entry on disk. */
  readonly lastSequence: number;
  /** Without a journal (back-test) only changes are committed. */
  readonly journaling: boolean;
  /** Told when the store stops taking commits, and when it takes them again. */
  readonly onStoreHealth: (problem: TidegateError | null) => void;
}

/** Entries wait at most for so many of them before they are written. */
const JOURNAL_BUFFER_MAX = 4_096;
const RETRY_DELAY_MS_MAX = 5_000;
/** Failures in a row are logged at 1, 2, 4, 8 … and then each so many: every five minutes or so. */
const FAILURES_LOGGED_MAX = 64;

/**
 * Writes inputs and what followed from them as one: after a crash the store holds exactly what replaying the journal
 * up to its last entry gives. A commit that fails is kept and tried again; nothing is sent before it is on disk.
 */
export class UnitOfWork {
  private journal: JournalEntry[] = [];
  private sequence: number;
  private notedAt: EpochMs = epochMs(0);
  private failures = 0;

  constructor(private readonly setup: UnitOfWorkSetup) {
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
    this.journal.push(encodeInput(input, this.setup.venue, this.nextSequence()));
  }

  /** Commits everything noted and changed so far; resolves when it is durable, however often it has to be tried. */
  async commit(): Promise<readonly AccountChanges[]> {
    const accounts = this.setup.source.takeChanges();
    if (accounts.length === 0 && this.journal.length === 0) return accounts;
    if (this.journal.length === 0) this.markFurtherCommit();
    const { journal } = this;
    this.journal = [];
    await this.write({ accounts, journal });
    return accounts;
  }

  private markFurtherCommit(): void {
    if (!this.setup.journaling) return;
    this.journal.push(settledMark(this.notedAt, this.setup.venue, this.nextSequence()));
  }

  private nextSequence(): number {
    this.sequence += 1;
    return this.sequence;
  }

  private async write(commit: Parameters<TradingStore['commit']>[0]): Promise<void> {
    for (;;) {
      try {
        await this.setup.store.commit(commit);
        if (this.failures > 0) this.recovered();
        return;
      } catch (thrown) {
        if (!(thrown instanceof TidegateError) || !thrown.retryable) throw thrown;
        await this.waitAfter(thrown);
      }
    }
  }

  private async waitAfter(problem: TidegateError): Promise<void> {
    this.failures += 1;
    if (this.failures === 1) this.setup.onStoreHealth(problem);
    const waitMs = Math.min(RETRY_DELAY_MS_MAX, 50 * 2 ** Math.min(this.failures, 8));
    if (isWorthALine(this.failures)) {
      this.setup.logger.error('The store does not take commits; nothing is sent until it does', {
        code: problem.code,
        problem: messageOf(problem),
        failures: this.failures,
        retryInMs: waitMs,
      });
    }
    await delay(this.setup.timers, waitMs);
  }

  private recovered(): void {
    this.setup.logger.info('The store takes commits again', { failures: this.failures });
    this.failures = 0;
    this.setup.onStoreHealth(null);
  }
}

function isWorthALine(failures: number): boolean {
  return failures % FAILURES_LOGGED_MAX === 0 || Number.isInteger(Math.log2(failures));
}
