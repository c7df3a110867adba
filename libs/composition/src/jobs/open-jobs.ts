import { PiscinaPool, QueuedJobRunner, type JobStore } from '@tidegate/jobs';
import type { Clock, Logger, Timers } from '@tidegate/kernel';
import { SqliteJobStore } from '@tidegate/persistence';

import type { JobWorkerData } from './job-requests.js';

export interface JobsSetup {
  /** The file of states and results. */
  readonly file: string;
  readonly workerData: JobWorkerData;
  /** Worker threads. */
  readonly workers: number;
  readonly time: Clock & Timers;
  readonly logger: Logger;
}

/** The jobs of a server. */
export interface OpenJobs {
  readonly store: JobStore;
  readonly runner: QueuedJobRunner;
  close(): Promise<void>;
}

/** JavaScript heap of one worker. */
const HEAP_MB_MAX = 1_024;
const BUSY_TIMEOUT_MS = 50;

/** Opens the job store and starts the workers on demand. `runner.recover` continues what a restart interrupted. */
export async function openJobs(setup: JobsSetup): Promise<OpenJobs> {
  const { file, workerData, workers, time, logger } = setup;
  const store = await SqliteJobStore.open(file, BUSY_TIMEOUT_MS);
  const pool = new PiscinaPool({
    worker: new URL('./job-worker.js', import.meta.url),
    entry: 'runJob',
    workerData,
    size: workers,
    heapMbMax: HEAP_MB_MAX,
    timers: time,
  });
  const runner = new QueuedJobRunner({ store, pool, clock: time, logger });
  const close = async (): Promise<void> => {
    await runner.close();
    await store.close();
  };
  return { store, runner, close };
}
