import type { EpochMs } from '@tidegate/kernel';
import {
  compareNewestFirst,
  pageOf,
  startOfPage,
  type Page,
  type PageKey,
  type PageRequest,
  type TenantScope,
} from '@tidegate/model';

import { isEnded, type Job, type JobId } from '../src/core/job.js';
import { LOG_LINES_MAX, type JobEnd, type JobLogLine, type JobStore } from '../src/ports.js';

const keyOf = (job: Job): PageKey => ({ at: job.createdAt, account: '', id: job.id });

/** A job store in memory. */
export class MemoryJobStore implements JobStore {
  private jobs: Job[] = [];
  private readonly results = new Map<JobId, Uint8Array>();
  private readonly logs = new Map<JobId, JobLogLine[]>();

  async insert(job: Job): Promise<void> {
    this.jobs.push(job);
  }

  async started(scope: TenantScope, id: JobId, at: EpochMs): Promise<void> {
    this.change(scope, id, (job) => ({
      ...job,
      state: 'running',
      startedAt: at,
      attempts: job.attempts + 1,
    }));
  }

  async ended(scope: TenantScope, id: JobId, end: JobEnd): Promise<void> {
    const { state, at, failure, result } = end;
    this.change(scope, id, (job) => ({ ...job, state, failure, endedAt: at }));
    if (result) this.results.set(id, result);
  }

  async find({ tenant }: TenantScope, id: JobId): Promise<Job | null> {
    return this.jobs.find((job) => job.id === id && job.scope.tenant === tenant) ?? null;
  }

  async list({ tenant }: TenantScope, page: PageRequest): Promise<Page<Job>> {
    const { limit, before } = startOfPage(page);
    const rows = this.jobs
      .filter((job) => job.scope.tenant === tenant)
      .filter((job) => before === null || compareNewestFirst(keyOf(job), before) > 0)
      .sort((left, right) => compareNewestFirst(keyOf(left), keyOf(right)));
    return pageOf(rows, limit, keyOf);
  }

  async result(scope: TenantScope, id: JobId): Promise<Uint8Array | null> {
    return (await this.find(scope, id)) ? (this.results.get(id) ?? null) : null;
  }

  async appendLog(scope: TenantScope, id: JobId, line: JobLogLine): Promise<void> {
    if (!(await this.find(scope, id))) return;
    this.logs.set(id, [...(this.logs.get(id) ?? []), line].slice(-LOG_LINES_MAX));
  }

  async log(scope: TenantScope, id: JobId): Promise<readonly JobLogLine[]> {
    return (await this.find(scope, id)) ? (this.logs.get(id) ?? []) : [];
  }

  async prune({ tenant }: TenantScope, kept: number): Promise<void> {
    const ended = this.jobs
      .filter((job) => job.scope.tenant === tenant && isEnded(job))
      .sort((left, right) => compareNewestFirst(keyOf(left), keyOf(right)));
    const old = new Set(ended.slice(kept));
    this.jobs = this.jobs.filter((job) => !old.has(job));
  }

  async unfinished(): Promise<readonly Job[]> {
    return this.jobs.filter((job) => !isEnded(job));
  }

  private change({ tenant }: TenantScope, id: JobId, change: (job: Job) => Job): void {
    this.jobs = this.jobs.map((job) =>
      job.id === id && job.scope.tenant === tenant ? change(job) : job,
    );
  }
}
