import type { HistoryStore } from '@tidegate/backtest';
import type {
  CommandHeader,
  CreateJobRequest,
  JobAnswer,
  JobEstimateAnswer,
  JobLogLineAnswer,
  PageAnswer,
} from '@tidegate/contracts';
import { jobId, type Job, type JobEstimate, type JobRunner, type JobStore } from '@tidegate/jobs';
import { TidegateError, type Clock } from '@tidegate/kernel';
import type { PageRequest, TenantScope } from '@tidegate/model';
import type { ProfileStore } from '@tidegate/trading';

import type { DefaultProfileResolver, FedSeries } from '../core/profile-resolver.js';
import { historySelection } from './history-selection.js';
import type { BackTestRange, TestedProfile } from './job-requests.js';

/** Measured on one core at default settings; a slower machine takes longer. */
const CANDLES_PER_SECOND = 8_000;
/** Start of a worker and loading of its code. */
const START_SECONDS = 2;
/** Columns, their copies, and rows of one candle. */
const BYTES_PER_CANDLE = 400;
const BYTES_BASE = 150_000_000;

export interface JobOperationsSetup {
  readonly store: JobStore;
  readonly runner: JobRunner;
  readonly history: HistoryStore;
  readonly profiles: Omit<ProfileStore, 'save'>;
  readonly resolver: DefaultProfileResolver;
  readonly fed: FedSeries;
  readonly clock: Clock;
}

/** Jobs for people. */
export class JobOperations {
  constructor(private readonly setup: JobOperationsSetup) {}

  async list(scope: TenantScope, page: PageRequest): Promise<PageAnswer<JobAnswer>> {
    const { rows, cursor } = await this.setup.store.list(scope, page);
    return { rows: rows.map((job) => this.answer(job)), cursor };
  }

  /** Rejects with `JOB_UNKNOWN`. */
  async job(scope: TenantScope, id: string): Promise<JobAnswer> {
    return this.answer(await this.found(scope, id));
  }

  async estimate(scope: TenantScope, request: CreateJobRequest): Promise<JobEstimateAnswer> {
    const range = rangeOf(request);
    const series = historySelection(await this.setup.history.series(scope), range);
    let candles = 0;
    for (const { venue, symbol, timeframe } of series) {
      const name = { venue, symbol, timeframe };
      const all = await this.setup.history.coverage(scope, name);
      candles += shareOf(all, range) * all.candles;
    }
    const runs = request.kind === 'preview' ? 2 : 1;
    return {
      seconds: Math.ceil(START_SECONDS + (runs * candles) / CANDLES_PER_SECOND),
      bytes: Math.ceil(BYTES_BASE + candles * BYTES_PER_CANDLE),
      candles: Math.round(candles),
    };
  }

  /**
   * Queues a job under the key of the command, once. Rejects with `PROFILE_UNKNOWN`, `PROFILE_INVALID`,
   * `DATA_NOT_FOUND`, `INSTRUMENT_UNKNOWN`, `JOB_QUEUE_FULL`, `JOB_TOO_LARGE` or `IDEMPOTENCY_MISMATCH`.
   */
  async create(
    scope: TenantScope,
    request: CreateJobRequest,
    { key, actor }: CommandHeader,
  ): Promise<JobAnswer> {
    const content = JSON.stringify(await this.requestOf(scope, request));
    const known = await this.setup.store.find(scope, jobId(key));
    if (known) return this.repeated(known, content);
    const { seconds, bytes } = await this.estimate(scope, request);
    const job = this.newJob(scope, { key, actor, content, estimate: { seconds, bytes } }, request);
    await this.setup.runner.submit(scope, job);
    return this.answer(job);
  }

  /** Rejects with `JOB_UNKNOWN`. */
  async cancel(scope: TenantScope, id: string): Promise<JobAnswer> {
    await this.setup.runner.cancel(scope, jobId(id));
    return this.job(scope, id);
  }

  /** Packed JSON. Rejects with `JOB_UNKNOWN` or `JOB_WITHOUT_RESULT`. */
  async result(scope: TenantScope, id: string): Promise<Uint8Array> {
    const { state } = await this.found(scope, id);
    const result = await this.setup.store.result(scope, jobId(id));
    if (result) return result;
    throw new TidegateError('JOB_WITHOUT_RESULT', `Job ${id} is ${state} and has no result`);
  }

  /** Rejects with `JOB_UNKNOWN`. */
  async log(scope: TenantScope, id: string): Promise<readonly JobLogLineAnswer[]> {
    await this.found(scope, id);
    const lines = await this.setup.store.log(scope, jobId(id));
    return lines.map(({ at, text }) => ({ at: new Date(at).toISOString(), text }));
  }

  private async requestOf(scope: TenantScope, request: CreateJobRequest): Promise<object> {
    const range = rangeOf(request);
    if (request.kind === 'backtest') {
      const profile = this.draftIn(request) ?? (await this.storedProfile(scope, request));
      return { ...range, profile };
    }
    const draft = this.draftIn(request);
    if (!draft) {
      throw new TidegateError(
        'REQUEST_INVALID',
        'content is missing; a preview needs the content of a draft',
      );
    }
    return { ...range, current: await this.storedProfile(scope, request), draft };
  }

  private draftIn({ content }: CreateJobRequest): TestedProfile | null {
    if (content === undefined) return null;
    const { resolver, fed } = this.setup;
    return { title: 'draft', content: resolver.complete(JSON.stringify(content), fed) };
  }

  private async storedProfile(
    scope: TenantScope,
    { profile, version }: CreateJobRequest,
  ): Promise<TestedProfile> {
    const which = version === undefined ? 'latest' : Number(version);
    const found = await this.setup.profiles.find(scope, profile, which);
    if (found) return { title: `${profile} version ${found.version}`, content: found.content };
    throw new TidegateError(
      'PROFILE_UNKNOWN',
      `Tenant ${scope.tenant} has no profile ${profile}${version === undefined ? '' : ` version ${version}`}; list its profiles to see their names and versions`,
    );
  }

  private newJob(
    scope: TenantScope,
    { key, actor, content, estimate }: NewJobParts,
    { kind, profile, content: draft }: CreateJobRequest,
  ): Job {
    const of = kind === 'backtest' && draft !== undefined ? 'a draft' : profile;
    return {
      ...{ scope, id: jobId(key), kind, request: content, createdBy: actor, estimate },
      title: kind === 'preview' ? `Preview of a draft of ${profile}` : `Back-test of ${of}`,
      ...{ state: 'queued', attempts: 0, createdAt: this.setup.clock.now() },
      ...{ startedAt: null, endedAt: null, failure: null },
    };
  }

  private repeated(known: Job, content: string): JobAnswer {
    if (known.request === content) return this.answer(known);
    throw new TidegateError(
      'IDEMPOTENCY_MISMATCH',
      `The key belongs to another job (${known.title}): send a new key`,
    );
  }

  private async found(scope: TenantScope, id: string): Promise<Job> {
    const job = await this.setup.store.find(scope, jobId(id));
    if (job) return job;
    throw new TidegateError('JOB_UNKNOWN', `The tenant has no job ${id}`);
  }

  private answer(job: Job): JobAnswer {
    const { id, kind, title, state, attempts, createdBy, estimate, failure } = job;
    const progress = this.setup.runner.progressOf(job.scope, id);
    return {
      ...{ id, kind, title, state, attempts, createdBy },
      progress: progress && progress.total > 0 ? progress.done / progress.total : null,
      doing: progress?.text ?? '',
      estimateSeconds: estimate.seconds,
      estimateBytes: estimate.bytes,
      createdAt: new Date(job.createdAt).toISOString(),
      startedAt: job.startedAt === null ? null : new Date(job.startedAt).toISOString(),
      endedAt: job.endedAt === null ? null : new Date(job.endedAt).toISOString(),
      code: failure?.code ?? null,
      detail: failure?.detail ?? null,
    };
  }
}

interface NewJobParts extends CommandHeader {
  readonly content: string;
  readonly estimate: JobEstimate;
}

function rangeOf(request: CreateJobRequest): BackTestRange {
  const { instruments, venue = null, timeframe = null, deposit } = request;
  const [from, to] = [instantOf(request.from), instantOf(request.to)];
  if (from !== null && to !== null && from >= to) {
    throw new TidegateError('REQUEST_INVALID', `from is ${request.from}; expected before to`);
  }
  return { instruments, venue, timeframe, from, to, deposit };
}

function instantOf(text: string | undefined): number | null {
  return text === undefined ? null : Date.parse(text);
}

/** The share of a series that lies in a range, from 0 to 1. */
function shareOf(
  { from, to }: { readonly from: number | null; readonly to: number | null },
  range: Pick<BackTestRange, 'from' | 'to'>,
): number {
  if (from === null || to === null) return 0;
  const start = Math.max(from, range.from ?? from);
  const end = Math.min(to, range.to ?? to);
  return Math.max(0, end - start) / (to - from);
}
