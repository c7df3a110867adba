import { messageOf, TidegateError, type Clock, type Logger } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';

import { FairQueue } from './core/fair-queue.js';
import { isEnded, type Job, type JobFailure, type JobId, type JobProgress } from './core/job.js';
import {
  LOG_LINE_LENGTH_MAX,
  type JobEnd,
  type JobPool,
  type JobRunner,
  type JobStore,
} from './ports.js';

export interface JobLimits {
  /** Waiting jobs of a tenant. */
  readonly queuedMax: number;
  /** Running jobs of a tenant. */
  readonly runningMax: number;
  /** Ended jobs of a tenant that are kept. */
  readonly keptMax: number;
  /** Expected memory of one job. */
  readonly bytesMax: number;
  readonly resultBytesMax: number;
  /** Starts of a job that restarts interrupt. */
  readonly attemptsMax: number;
}

export const JOB_LIMITS: JobLimits = {
  queuedMax: 20,
  runningMax: 2,
  keptMax: 200,
  bytesMax: 1_073_741_824,
  resultBytesMax: 8_388_608,
  attemptsMax: 2,
};

export interface JobRunnerSetup {
  readonly store: JobStore;
  readonly pool: JobPool;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits?: JobLimits;
}

interface RunningJob {
  readonly job: Job;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  progress: JobProgress | null;
}

/** Runs jobs in a pool. Tenants take turns and have a bound each; states and results are in the store. */
export class QueuedJobRunner implements JobRunner {
  private readonly queue = new FairQueue<Job>();
  private readonly running = new Map<string, RunningJob>();
  private readonly limits: JobLimits;
  private isClosing = false;

  constructor(private readonly setup: JobRunnerSetup) {
    this.limits = setup.limits ?? JOB_LIMITS;
  }

  /** Queues what a restart interrupted. A job that was interrupted too often fails with `JOB_INTERRUPTED`. */
  async recover(): Promise<void> {
    const { store } = this.setup;
    for (const job of await store.unfinished()) {
      if (job.state === 'running' && job.attempts >= this.limits.attemptsMax) {
        const detail = `The server stopped during each of ${job.attempts} runs; start the job again`;
        await this.end(job, failed({ code: 'JOB_INTERRUPTED', detail }));
        continue;
      }
      if (job.state === 'running') await this.log(job, 'Interrupted by a restart; queued again');
      this.queue.add(job.scope.tenant, job);
    }
    this.pump();
  }

  async submit(scope: TenantScope, job: Job): Promise<void> {
    const { queuedMax, bytesMax } = this.limits;
    if (job.estimate.bytes > bytesMax) {
      throw new TidegateError(
        'JOB_TOO_LARGE',
        `The job needs about ${megabytes(job.estimate.bytes)} MB, more than ${megabytes(bytesMax)} MB: choose fewer instruments or a shorter range`,
      );
    }
    if (this.queue.sizeOf(scope.tenant) >= queuedMax) {
      throw new TidegateError(
        'JOB_QUEUE_FULL',
        `${queuedMax} jobs of the tenant are waiting: cancel one, or wait until one has started`,
      );
    }
    this.queue.add(scope.tenant, job);
    try {
      await this.setup.store.insert(job);
    } catch (thrown) {
      this.queue.remove(scope.tenant, ({ id }) => id === job.id);
      throw thrown;
    }
    this.pump();
  }

  async cancel(scope: TenantScope, id: JobId): Promise<void> {
    const job = await this.setup.store.find(scope, id);
    if (!job) throw new TidegateError('JOB_UNKNOWN', `The tenant has no job ${id}`);
    if (isEnded(job)) return;
    const running = this.running.get(keyOf(scope, id));
    if (running) {
      running.abort.abort();
      return running.ended;
    }
    this.queue.remove(scope.tenant, (each) => each.id === id);
    await this.end(job, { state: 'cancelled', failure: null, result: null });
  }

  progressOf(scope: TenantScope, id: JobId): JobProgress | null {
    return this.running.get(keyOf(scope, id))?.progress ?? null;
  }

  /** Stops the running jobs. They stay marked as running, so the next start queues them again. */
  async close(): Promise<void> {
    this.isClosing = true;
    const running = [...this.running.values()];
    for (const { abort } of running) abort.abort();
    await Promise.all(running.map(({ ended }) => ended));
    await this.setup.pool.close();
  }

  private pump(): void {
    while (!this.isClosing && this.running.size < this.setup.pool.size) {
      const job = this.queue.take((tenant) => this.runningOf(tenant) < this.limits.runningMax);
      if (job === null) return;
      this.start(job);
    }
  }

  private start(job: Job): void {
    const abort = new AbortController();
    const key = keyOf(job.scope, job.id);
    const ended = this.execute(job, abort.signal).finally(() => {
      this.running.delete(key);
      this.pump();
    });
    this.running.set(key, { job, abort, ended, progress: null });
  }

  private async execute(job: Job, signal: AbortSignal): Promise<void> {
    const { store, pool, clock, logger } = this.setup;
    try {
      await store.started(job.scope, job.id, clock.now());
      const task = { tenant: job.scope.tenant, kind: job.kind, request: job.request };
      const end = await pool
        .run(task, {
          signal,
          onProgress: (progress) => this.report(job, progress),
          onLog: (text) => void this.log(job, text),
        })
        .then(
          (result) => this.succeeded(result),
          (thrown: unknown) => endOf(thrown, signal),
        );
      if (this.isClosing && end.state === 'cancelled') return;
      await this.end(job, end);
    } catch (thrown) {
      // The job stays in its last stored state; the next start queues it again.
      const fields = { tenant: job.scope.tenant, job: job.id, error: messageOf(thrown) };
      logger.error('Job state not stored', fields);
    }
  }

  private succeeded(result: Uint8Array): Ended {
    const { resultBytesMax } = this.limits;
    if (result.length <= resultBytesMax) return { state: 'succeeded', failure: null, result };
    const detail = `The result has ${megabytes(result.length)} MB, more than ${megabytes(resultBytesMax)} MB: choose a shorter range`;
    return failed({ code: 'JOB_TOO_LARGE', detail });
  }

  private async end(job: Job, end: Ended): Promise<void> {
    const { store, clock, logger } = this.setup;
    const { scope, id, kind } = job;
    await store.ended(scope, id, { ...end, at: clock.now() });
    const fields = { tenant: scope.tenant, job: id, kind, state: end.state };
    if (end.failure) logger.warn('Job failed', { ...fields, ...end.failure });
    else logger.info('Job ended', fields);
    await store.prune(scope, this.limits.keptMax);
  }

  private report(job: Job, progress: JobProgress): void {
    const running = this.running.get(keyOf(job.scope, job.id));
    if (running) running.progress = progress;
  }

  private async log(job: Job, text: string): Promise<void> {
    const { store, clock, logger } = this.setup;
    const line = { at: clock.now(), text: text.slice(0, LOG_LINE_LENGTH_MAX) };
    await store.appendLog(job.scope, job.id, line).catch((thrown: unknown) => {
      logger.warn('Job log line not stored', { job: job.id, error: messageOf(thrown) });
    });
  }

  private runningOf(tenant: string): number {
    return [...this.running.values()].filter(({ job }) => job.scope.tenant === tenant).length;
  }
}

type Ended = Omit<JobEnd, 'at'>;

function failed(failure: JobFailure): Ended {
  return { state: 'failed', failure, result: null };
}

function endOf(thrown: unknown, signal: AbortSignal): Ended {
  if (signal.aborted) return { state: 'cancelled', failure: null, result: null };
  const code = thrown instanceof TidegateError ? thrown.code : 'UNEXPECTED';
  return failed({ code, detail: messageOf(thrown) });
}

function keyOf({ tenant }: TenantScope, id: JobId): string {
  return `${tenant}/${id}`;
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1_048_576);
}
