import type { Brand, EpochMs } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';

export type JobId = Brand<string, 'JobId'>;

export const jobId = (text: string): JobId => text as JobId;

export type JobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** Expected cost of a job, given before it starts. */
export interface JobEstimate {
  readonly seconds: number;
  /** Memory at the peak. */
  readonly bytes: number;
}

export interface JobProgress {
  readonly done: number;
  readonly total: number;
  /** For people, for example the day that a back-test has reached. */
  readonly text: string;
}

/** Why a job failed: a stable code and a sentence. */
export interface JobFailure {
  readonly code: string;
  readonly detail: string;
}

/** Work as its owner requested it. */
export interface NewJob {
  /** One of the kinds that the workers know. */
  readonly kind: string;
  readonly title: string;
  /** JSON that the kind understands. */
  readonly request: string;
  readonly createdBy: string;
  readonly estimate: JobEstimate;
}

/** A job of a tenant and its state. */
export interface Job extends NewJob {
  readonly scope: TenantScope;
  readonly id: JobId;
  readonly state: JobState;
  /** Number of starts: 2 after an interruption by a restart. */
  readonly attempts: number;
  readonly createdAt: EpochMs;
  readonly startedAt: EpochMs | null;
  readonly endedAt: EpochMs | null;
  /** Set for a failed job. */
  readonly failure: JobFailure | null;
}

export function isEnded({ state }: Pick<Job, 'state'>): boolean {
  return state !== 'queued' && state !== 'running';
}
