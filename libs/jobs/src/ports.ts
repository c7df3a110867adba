import type { EpochMs } from '@tidegate/kernel';
import type { Page, PageRequest, TenantScope } from '@tidegate/model';

import type { Job, JobFailure, JobId, JobProgress, JobState } from './core/job.js';

/** Log lines that a job keeps; older ones are dropped. */
export const LOG_LINES_MAX = 1_000;
/** A line is cut at this length. */
export const LOG_LINE_LENGTH_MAX = 500;

export interface JobLogLine {
  readonly at: EpochMs;
  readonly text: string;
}

/** How a job ended. */
export interface JobEnd {
  readonly state: Extract<JobState, 'succeeded' | 'failed' | 'cancelled'>;
  readonly at: EpochMs;
  readonly failure: JobFailure | null;
  /** Of a job that succeeded. */
  readonly result: Uint8Array | null;
}

/** Jobs with their states, results and logs; they survive a restart. */
export interface JobStore {
  insert(job: Job): Promise<void>;
  /** Marks a job as running and counts the start. */
  started(scope: TenantScope, id: JobId, at: EpochMs): Promise<void>;
  ended(scope: TenantScope, id: JobId, end: JobEnd): Promise<void>;
  find(scope: TenantScope, id: JobId): Promise<Job | null>;
  /** Newest first. */
  list(scope: TenantScope, page: PageRequest): Promise<Page<Job>>;
  /** `null` unless the job succeeded. */
  result(scope: TenantScope, id: JobId): Promise<Uint8Array | null>;
  /** Keeps the newest `LOG_LINES_MAX` lines. */
  appendLog(scope: TenantScope, id: JobId, line: JobLogLine): Promise<void>;
  log(scope: TenantScope, id: JobId): Promise<readonly JobLogLine[]>;
  /** Deletes the oldest ended jobs of a tenant beyond `kept`. */
  prune(scope: TenantScope, kept: number): Promise<void>;
  /** The queued and running jobs of all tenants, oldest first: what a restart interrupted. For the runner only. */
  unfinished(): Promise<readonly Job[]>;
}

/** Work for a worker. */
export interface JobTask {
  readonly tenant: string;
  readonly kind: string;
  readonly request: string;
}

export interface JobHooks {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
  readonly onLog: (text: string) => void;
}

/** Executes tasks apart from the trading thread. */
export interface JobPool {
  /** Tasks that run at a time. */
  readonly size: number;
  /**
   * Resolves with the result. Rejects with `CANCELLED` after an abort, `JOB_OUT_OF_MEMORY`, `JOB_WORKER_DIED`, or an
   * error of the task with its code.
   */
  run(task: JobTask, hooks: JobHooks): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Runs jobs in fair turns. */
export interface JobRunner {
  /** Rejects with `JOB_QUEUE_FULL` or `JOB_TOO_LARGE`. */
  submit(scope: TenantScope, job: Job): Promise<void>;
  /** Rejects with `JOB_UNKNOWN`. A job that has ended stays as it is. */
  cancel(scope: TenantScope, id: JobId): Promise<void>;
  /** Progress of a running job; `null` before its first report and for other jobs. */
  progressOf(scope: TenantScope, id: JobId): JobProgress | null;
}
