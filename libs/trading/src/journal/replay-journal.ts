import {
  epochMs,
  ManualTime,
  silentLogger,
  TidegateError,
  type EpochMs,
  type ShardId,
} from '@tidegate/kernel';
import { accountKey, type AccountScope, type DecisionRecord } from '@tidegate/model';

import type {
  AccountQuarantinedInput,
  AccountRestoredInput,
  EngineInput,
} from '../core/inputs/engine-input.js';
import type { ProfileResolver } from '../core/profiles/profile-resolver.js';
import type { AccountFault } from '../core/accounts/fault-log.js';
import { TradingCore } from '../core/trading-core.js';
import { Pipeline } from '../engine/pipeline.js';
import type { AccountChanges, AccountRecord, JournalEntry, JournalStore } from '../ports.js';
import {
  decodeEntry,
  failureIn,
  isReplayableStart,
  isSettledMark,
  JournalMalformed,
  type RecordedFailure,
} from './journal-codec.js';
import { NOTHING_RECENT } from './nothing-recent.js';
import { ACCOUNT_FAILED } from './refused-account.js';
import { ReplayLedger, RunDied, type CommittedRows } from './replay-ledger.js';
import { rowDifference } from './row-difference.js';
import { UnitOfWork } from './unit-of-work.js';

export interface ReplayRequest {
  readonly shard: ShardId;
  /** Resolves the profile contents stored in the journal. */
  readonly resolver: ProfileResolver;
  readonly journal: JournalStore;
  readonly clock?: ManualTime;
  /** Called every 4,096 inputs and once at the end. */
  readonly onProgress?: (progress: ReplayProgress) => void;
}

export interface ReplayProgress {
  readonly sequence: number;
  readonly lastSequence: number;
  readonly at: EpochMs;
}

/** The outcome of the inputs of a journal. */
export interface ReplayResult {
  /** Everything durable: the last version of each row. */
  readonly committed: CommittedRows;
  /** Every decision in order, including refusals and decisions that a crash lost before they were durable. */
  readonly decisions: readonly DecisionRecord[];
  /** Balances, open orders, live positions and state of each account at the end. */
  readonly accounts: readonly { readonly scope: AccountScope; readonly record: AccountRecord }[];
  /** Number of inputs of each type. */
  readonly inputs: Readonly<Partial<Record<EngineInput['type'], number>>>;
  /** Number of engine starts. */
  readonly runs: number;
  readonly lastSequence: number;
  /**
   * The start at which the replay began: the journal's first entry, unless the beginning was deleted or has another
   * format. The replay does not produce rows from before it.
   */
  readonly begun: { readonly sequence: number; readonly at: EpochMs };
  /**
   * Sequence of the first input whose commits, failures or restored account differ from the recorded run; `null` if
   * none. Start there when the outcome differs.
   */
  readonly divergedAt: number | null;
}

/** An input and its journal marks. */
interface Step {
  readonly input: EngineInput;
  readonly sequence: number;
  /** Commits of the input in the recorded run; 1 when it was written together with later inputs. */
  commits: number;
  /** Accounts that failed in the recorded run: key → number of commits that still include the account. */
  readonly failures: Map<string, number>;
}

/** Inputs between two progress reports. */
const PROGRESS_INPUTS = 4_096;

/**
 * Drives a fresh engine with the inputs of a journal, across restarts and crashes: each start discards memory and
 * continues from the durable state, as in the recorded run. The journal contains everything that decides an outcome,
 * including profiles. The replay begins at the first start that this version can read, with the state that start loaded
 * from the store. Rejects with `JOURNAL_EMPTY`, `JOURNAL_HOLE`, `JOURNAL_MALFORMED`, `PROFILE_DIFFERS` or
 * `PROFILE_INVALID`.
 */
export async function replayJournal(request: ReplayRequest): Promise<ReplayResult> {
  return new JournalReplay(request).run();
}

class JournalReplay {
  private readonly time: ManualTime;
  private readonly ledger = new ReplayLedger();
  private readonly core: TradingCore;
  private readonly pipeline: Pipeline;
  private readonly decisions: DecisionRecord[] = [];
  private readonly counts = new Map<EngineInput['type'], number>();
  private readonly accounts = new Map<string, AccountScope>();
  private faults: AccountFault[] = [];
  /** `null` until the first readable start. */
  private begun: ReplayResult['begun'] | null = null;
  private taken = 0;
  private divergedAt: number | null = null;

  constructor(private readonly request: ReplayRequest) {
    this.time = request.clock ?? new ManualTime(epochMs(0));
    this.core = new TradingCore({
      resolver: request.resolver,
      logger: silentLogger,
      onDecision: (decision) => this.decisions.push(decision),
      faults: 'contain',
    });
    const work = new UnitOfWork({
      store: this.ledger,
      source: this.core,
      hold: { shard: request.shard, token: 0, lastSequence: 0 },
      journaling: false,
      timers: this.time,
      logger: silentLogger,
      onStoreHealth: () => undefined,
      onRefused: (scope, refusal) => this.core.fail(scope, refusal),
    });
    this.pipeline = new Pipeline({
      core: this.core,
      work,
      onCommitted: (changes) => this.noteAccounts(changes.accounts),
      send: () => undefined,
      reload: null,
      onFault: (fault) => this.faults.push(fault),
    });
  }

  async run(): Promise<ReplayResult> {
    const { shard, journal } = this.request;
    const lastSequence = await journal.lastSequence(shard);
    let expected: number | null = null;
    let step: Step | null = null;
    for await (const entry of journal.read(shard, 1)) {
      if (expected !== null) this.refuseHole(entry, expected);
      expected = entry.sequence + 1;
      // Earlier entries belong to a run whose start was deleted, or have another format.
      if (!step && !isReplayableStart(entry)) continue;
      if (isSettledMark(entry)) {
        noteCommit(step, entry);
        continue;
      }
      const failure = failureIn(entry);
      if (failure) {
        noteFailure(step, failure);
        continue;
      }
      const { sequence } = entry;
      const next: Step = { input: decodeEntry(entry), sequence, commits: 1, failures: new Map() };
      if (step) await this.take(step, next.input.type === 'started' ? 'last_of_run' : 'followed');
      step = next;
      this.report(step, lastSequence);
    }
    if (!step) throw expected === null ? emptyJournal(shard) : noReadableStart(shard);
    await this.take(step, 'last_of_run');
    return this.result(lastSequence);
  }

  private async take(step: Step, place: 'followed' | 'last_of_run'): Promise<void> {
    const { input, sequence } = step;
    if (input.type === 'started') this.begun ??= { sequence, at: input.at };
    if (input.type === 'account_restored') await this.restore(input, sequence);
    if (input.type === 'account_quarantined') await this.reload(input, sequence);
    this.counts.set(input.type, (this.counts.get(input.type) ?? 0) + 1);
    this.time.jumpTo(epochMs(Math.max(this.time.now(), input.at)));
    this.ledger.allow(place === 'last_of_run' ? step.commits : Infinity, step.failures);
    if (await this.died(input)) return;
    this.compareCommits(step);
    this.compareFailures(step);
    const wasWrittenLater = this.ledger.commits < step.commits;
    if (place === 'last_of_run' && wasWrittenLater) await this.pipeline.flush();
  }

  /** Whether the recorded run died between two commits of the input. */
  private async died(input: EngineInput): Promise<boolean> {
    try {
      const waiting = this.pipeline.take(input);
      if (waiting) await waiting;
      return false;
    } catch (thrown) {
      if (thrown instanceof RunDied) return true;
      throw thrown;
    }
  }

  /** One extra commit is a flush between inputs; a flush also writes an input that caused no commit. */
  private compareCommits({ sequence, commits }: Step): void {
    const followed = this.ledger.commits;
    const isSame = commits === Math.max(1, followed) || commits === followed + 1;
    if (!isSame) this.divergedAt ??= sequence;
  }

  /** The first start loads the stored state. At later starts the replay must already have the same state. */
  private async restore(input: AccountRestoredInput, sequence: number): Promise<void> {
    const { scope } = input.registration.account;
    const key = accountKey(scope);
    if (!this.accounts.has(key)) {
      this.accounts.set(key, scope);
      await this.ledger.begin(scope, input.record);
      return;
    }
    const held = await this.ledger.loadAccount(scope, NOTHING_RECENT);
    if (rowDifference(restartState(held), restartState(input.record))) this.divergedAt ??= sequence;
  }

  /** A quarantined account continues from its last commit, including changes that were not urgent. */
  private async reload(input: AccountQuarantinedInput, sequence: number): Promise<void> {
    const { scope, record } = input;
    const held = await this.ledger.loadAccount(scope, NOTHING_RECENT);
    if (rowDifference(urgentRows(held), urgentRows(record))) this.divergedAt ??= sequence;
    await this.ledger.begin(scope, record);
  }

  /** Repeats each recorded failure, whatever its cause. An unrecorded failure is a divergence. */
  private compareFailures({ failures, sequence }: Step): void {
    const { faults } = this;
    this.faults = [];
    for (const { scope, thrown } of faults) {
      if (failures.has(accountKey(scope))) continue;
      if (isUnreadableProfile(thrown)) throw thrown;
      this.divergedAt ??= sequence;
    }
    for (const account of failures.keys()) {
      const scope = this.accounts.get(account);
      if (scope && this.core.run.roster.find(scope)) {
        this.core.fail(scope, recordedFailure(account));
      }
    }
    // Each failure's quarantine is an input in the journal.
    this.core.takeFaults();
  }

  private noteAccounts(changes: readonly AccountChanges[]): void {
    for (const { scope } of changes) this.accounts.set(accountKey(scope), scope);
  }

  private refuseHole({ sequence }: JournalEntry, expected: number): void {
    if (sequence === expected) return;
    throw new TidegateError(
      'JOURNAL_HOLE',
      `Journal entries are missing: the journal of ${this.request.shard} continues with entry ${sequence}, expected ${expected}`,
      { details: { shard: this.request.shard, expected, found: sequence } },
    );
  }

  private report({ sequence, input }: Step, lastSequence: number): void {
    this.taken += 1;
    if (this.taken % PROGRESS_INPUTS !== 0) return;
    this.request.onProgress?.({ sequence, lastSequence, at: input.at });
  }

  private async result(lastSequence: number): Promise<ReplayResult> {
    const { begun } = this;
    if (!begun) throw noReadableStart(this.request.shard);
    const accounts = [];
    for (const scope of this.accounts.values()) {
      accounts.push({ scope, record: await this.ledger.loadAccount(scope, NOTHING_RECENT) });
    }
    this.request.onProgress?.({ sequence: lastSequence, lastSequence, at: this.time.now() });
    return {
      committed: this.ledger.rows(),
      decisions: this.decisions,
      accounts,
      inputs: Object.fromEntries(this.counts),
      runs: this.counts.get('started') ?? 0,
      lastSequence,
      begun,
      divergedAt: this.divergedAt,
    };
  }
}

/** The state that a restart depends on. How far back closed orders and fills go depends on the time of the load. */
function restartState({ balances, openOrders, livePositions, state }: AccountRecord) {
  return { balances, openOrders, livePositions, state };
}

/** Rows that are always written at once; position extremes and the state wait for the next commit. */
function urgentRows({ balances, openOrders }: AccountRecord) {
  return { balances, openOrders };
}

function isUnreadableProfile(thrown: unknown): boolean {
  const codes = ['PROFILE_DIFFERS', 'PROFILE_INVALID'];
  return thrown instanceof TidegateError && codes.includes(thrown.code);
}

function recordedFailure(account: string): TidegateError {
  return new TidegateError(ACCOUNT_FAILED, `Account ${account} failed here in the recorded run`);
}

function noteFailure(step: Step | null, { account, commits }: RecordedFailure): void {
  // After its first failure the account takes no further part in the input.
  if (step && !step.failures.has(account)) step.failures.set(account, commits);
}

function noteCommit(step: Step | null, mark: JournalEntry): void {
  if (!step)
    throw new JournalMalformed(mark.sequence, 'it marks a commit, but no input precedes it');
  step.commits += 1;
}

function emptyJournal(shard: ShardId): TidegateError {
  return new TidegateError(
    'JOURNAL_EMPTY',
    `The journal of ${shard} is empty: the engine has never run on this storage`,
    { details: { shard } },
  );
}

/** The journal has no start in this version's format. */
function noReadableStart(shard: ShardId): TidegateError {
  return new TidegateError(
    'JOURNAL_HOLE',
    `The journal of ${shard} has no engine start that this version can read: retention deleted it, or an earlier version wrote it. Replay is possible again after the next start of the engine`,
    { details: { shard } },
  );
}
