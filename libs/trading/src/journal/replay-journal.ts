import {
  epochMs,
  ManualTime,
  shardId,
  silentLogger,
  TidegateError,
  type EpochMs,
  type ShardId,
} from '@tidegate/kernel';
import type { AccountScope, DecisionRecord } from '@tidegate/model';

import {
  assembleEngine,
  type AssembledEngine,
  type EnginePlan,
} from '../engine/assemble-engine.js';
import type { EngineInput } from '../core/inputs/engine-input.js';
import { NOTHING_RECENT } from '../core/inputs/started-account.js';
import { decodeEntry, isSettledMark, JournalMalformed } from './journal-codec.js';
import type { AccountRecord, JournalEntry, JournalStore } from '../ports.js';
import { ReplayLedger, RunDied, type CommittedRows } from './replay-ledger.js';

export interface ReplayRequest {
  readonly plan: EnginePlan;
  /** Of everything that decides: what the journal must name. */
  readonly configurationHash: string;
  readonly journal: JournalStore;
  /**
   * What to do with runs of another configuration: `skip` them unless told to go on and report it. Of runs that are skipped
   * the last ones matter: without a run of this configuration at the end of the journal there is nothing to compare.
   */
  readonly otherConfiguration?: 'skip' | 'report';
  readonly clock?: ManualTime;
  /** Told now and then how far the replay is. */
  readonly onProgress?: (progress: ReplayProgress) => void;
}

export interface ReplayProgress {
  readonly sequence: number;
  readonly lastSequence: number;
  readonly at: EpochMs;
}

/** What the inputs of a journal lead to. */
export interface ReplayResult {
  /** Everything that became durable, the last version of each row. */
  readonly committed: CommittedRows;
  /** Every decision made, refused ones too, in order; also those that a crash kept from becoming durable. */
  readonly decisions: readonly DecisionRecord[];
  /** Balances, open orders, live positions and state of each account at the end, in the order of the plan. */
  readonly accounts: readonly { readonly scope: AccountScope; readonly record: AccountRecord }[];
  /** How many inputs of each kind there were. */
  readonly inputs: Readonly<Partial<Record<EngineInput['type'], number>>>;
  /** Starts of the engine. */
  readonly runs: number;
  readonly lastSequence: number;
  /**
   * The start with which the replay began: the journal's first entry, unless its beginning was deleted or belongs to another
   * configuration. The store's rows from before it are not the replay's to make.
   */
  readonly begun: { readonly sequence: number; readonly at: EpochMs };
  /** Starts that named another configuration; empty unless `report` was asked for. */
  readonly otherConfigurations: readonly { readonly sequence: number; readonly hash: string }[];
  /**
   * The first input from which other commits followed than in the recorded run; `null` when none did. It tells where to
   * look when the outcome differs.
   */
  readonly divergedAt: number | null;
}

/** An input with what the journal says of it. */
interface Step {
  readonly input: EngineInput;
  readonly sequence: number;
  /** Commits in which the recorded run wrote the input and what followed; 1 when it was written with later inputs. */
  commits: number;
}

/** Inputs between two reports of progress. */
const PROGRESS_INPUTS = 4_096;

/**
 * Drives a fresh engine with the inputs of a journal, over restarts and crashes: each start drops what was in memory and
 * goes on from what was durable, as the recorded run did. It begins with the first start from which on everything is there
 * and of this configuration, with what that start found in the store. Rejects with `JOURNAL_EMPTY`, `JOURNAL_HOLE`,
 * `JOURNAL_MALFORMED` or `JOURNAL_CONFIGURATION_DIFFERS`.
 */
export async function replayJournal(request: ReplayRequest): Promise<ReplayResult> {
  return new JournalReplay(request).run();
}

class JournalReplay {
  private readonly shard: ShardId;
  private readonly time: ManualTime;
  private ledger = new ReplayLedger();
  private decisions: DecisionRecord[] = [];
  private counts = new Map<EngineInput['type'], number>();
  /** `null` while runs are skipped. */
  private begun: ReplayResult['begun'] | null = null;
  private skipped: ConfigurationDiffers | null = null;
  private readonly otherConfigurations: { sequence: number; hash: string }[] = [];
  private engine: AssembledEngine | null = null;
  private taken = 0;
  private divergedAt: number | null = null;

  constructor(private readonly request: ReplayRequest) {
    this.shard = shardId(request.plan.venue);
    this.time = request.clock ?? new ManualTime(epochMs(0));
  }

  async run(): Promise<ReplayResult> {
    const lastSequence = await this.request.journal.lastSequence(this.shard);
    let expected: number | null = null;
    let step: Step | null = null;
    for await (const entry of this.request.journal.read(this.shard, 1)) {
      if (expected !== null) this.refuseHole(entry, expected);
      expected = entry.sequence + 1;
      if (isSettledMark(entry)) {
        noteCommit(step, entry);
        continue;
      }
      const next: Step = { input: decodeEntry(entry), sequence: entry.sequence, commits: 1 };
      if (step) await this.take(step, next.input.type === 'started' ? 'last_of_run' : 'followed');
      step = next;
      this.report(step, lastSequence);
    }
    if (!step) throw emptyJournal(this.shard);
    await this.take(step, 'last_of_run');
    return this.result(lastSequence);
  }

  private async take(step: Step, place: 'followed' | 'last_of_run'): Promise<void> {
    const { input, sequence } = step;
    if (input.type === 'started') await this.start(input, sequence);
    const { engine } = this;
    // Before the first start that fits: the rest of a run whose beginning is gone, or of another configuration.
    if (!engine) return;
    this.counts.set(input.type, (this.counts.get(input.type) ?? 0) + 1);
    this.time.jumpTo(epochMs(Math.max(this.time.now(), input.at)));
    this.ledger.allow(place === 'last_of_run' ? step.commits : Infinity);
    if (await this.died(engine, input)) return;
    this.compareCommits(step);
    const wasWrittenLater = this.ledger.commits < step.commits;
    if (place === 'last_of_run' && wasWrittenLater) await engine.pipeline.flush();
  }

  /** Whether the recorded run died amid what followed from the input. */
  private async died(engine: AssembledEngine, input: EngineInput): Promise<boolean> {
    try {
      const waiting = engine.pipeline.take(input);
      if (waiting) await waiting;
      return false;
    } catch (thrown) {
      if (thrown instanceof RunDied) return true;
      throw thrown;
    }
  }

  /** One more commit than followed at once is a flush between inputs; an input without any is written by one. */
  private compareCommits({ sequence, commits }: Step): void {
    const followed = this.ledger.commits;
    const isSame = commits === Math.max(1, followed) || commits === followed + 1;
    if (!isSame) this.divergedAt ??= sequence;
  }

  private async start(
    input: Extract<EngineInput, { type: 'started' }>,
    sequence: number,
  ): Promise<void> {
    const { plan, configurationHash, otherConfiguration = 'skip' } = this.request;
    if (input.configurationHash !== configurationHash) {
      if (otherConfiguration === 'skip') {
        this.skip({ sequence, found: input.configurationHash });
        return;
      }
      this.otherConfigurations.push({ sequence, hash: input.configurationHash });
    }
    if (!this.begun) await this.begin(input, sequence);
    this.ledger.allow(Infinity);
    this.engine = await assembleEngine(plan, {
      timers: this.time,
      logger: silentLogger,
      store: this.ledger,
      token: 0,
      journaling: false,
      lastSequence: 0,
      onDecision: (decision) => this.decisions.push(decision),
      onCommitted: () => undefined,
    });
  }

  /** Whatever was replayed so far is of no use: what follows rests on a run that cannot be repeated. */
  private skip(differs: ConfigurationDiffers): void {
    this.skipped = differs;
    this.engine = null;
    this.begun = null;
    this.decisions = [];
    this.counts = new Map();
    this.divergedAt = null;
  }

  private async begin(
    { accounts, at }: Extract<EngineInput, { type: 'started' }>,
    sequence: number,
  ): Promise<void> {
    this.begun = { sequence, at };
    this.ledger = new ReplayLedger();
    await this.ledger.begin(this.shard, accounts);
  }

  private refuseHole({ sequence }: JournalEntry, expected: number): void {
    if (sequence === expected) return;
    throw new TidegateError(
      'JOURNAL_HOLE',
      `The journal of ${this.shard} goes on with entry ${sequence} where ${expected} belongs: entries are missing`,
      { details: { shard: this.shard, expected, found: sequence } },
    );
  }

  private report({ sequence, input }: Step, lastSequence: number): void {
    this.taken += 1;
    if (this.taken % PROGRESS_INPUTS !== 0) return;
    this.request.onProgress?.({ sequence, lastSequence, at: input.at });
  }

  private async result(lastSequence: number): Promise<ReplayResult> {
    const { begun } = this;
    if (!begun)
      throw this.skipped ? configurationDiffers(this.skipped, this.request) : headless(this.shard);
    const accounts = [];
    for (const { account } of this.request.plan.accounts) {
      const { scope } = account;
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
      otherConfigurations: this.otherConfigurations,
      divergedAt: this.divergedAt,
    };
  }
}

function noteCommit(step: Step | null, mark: JournalEntry): void {
  if (!step) throw new JournalMalformed(mark.sequence, 'it continues an input that is not there');
  step.commits += 1;
}

function emptyJournal(shard: ShardId): TidegateError {
  return new TidegateError(
    'JOURNAL_EMPTY',
    `There is no journal of ${shard}: the engine has never run on this store`,
    { details: { shard } },
  );
}

/** Every start was deleted with the beginning of the journal. */
function headless(shard: ShardId): TidegateError {
  return new TidegateError(
    'JOURNAL_HOLE',
    `The journal of ${shard} holds no start of the engine: it was deleted with the entries before; the next start is one to begin with`,
    { details: { shard } },
  );
}

interface ConfigurationDiffers {
  readonly sequence: number;
  readonly found: string;
}

function configurationDiffers(
  { sequence, found }: ConfigurationDiffers,
  { configurationHash }: ReplayRequest,
): TidegateError {
  return new TidegateError(
    'JOURNAL_CONFIGURATION_DIFFERS',
    `The last run, which starts at entry ${sequence}, was made with configuration ${found}, the replay has ${configurationHash}: give it the configuration of that run`,
    { details: { sequence, found, wanted: configurationHash } },
  );
}
