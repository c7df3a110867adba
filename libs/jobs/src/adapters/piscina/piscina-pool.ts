import { MessageChannel } from 'node:worker_threads';

import { messageOf, TidegateError, type Timers } from '@tidegate/kernel';
import { Piscina } from 'piscina';

import type { JobHooks, JobPool, JobTask } from '../../ports.js';
import type { WorkerNews, WorkerOutcome, WorkerTask } from './worker-protocol.js';

export interface PiscinaPoolSetup {
  /** The module of the worker, and the function that it exports. */
  readonly worker: URL;
  readonly entry: string;
  /** Passed to every worker. */
  readonly workerData: unknown;
  /** Worker threads. */
  readonly size: number;
  /** JavaScript heap of a worker. */
  readonly heapMbMax: number;
  readonly timers: Timers;
}

/** How long a cancelled task may take to end by itself; then its thread is ended. */
const CANCEL_GRACE_MS = 15_000;
const IDLE_MS = 30_000;
/** Niceness of the workers, so that the trading thread comes first where the system supports it. */
const NICENESS = 10;

/** Worker threads of low priority with bounded heaps. Threads start on demand and end when idle. */
export class PiscinaPool implements JobPool {
  private readonly pool: Piscina<WorkerTask, WorkerOutcome>;

  constructor(private readonly setup: PiscinaPoolSetup) {
    this.pool = new Piscina({
      filename: setup.worker.href,
      name: setup.entry,
      workerData: setup.workerData,
      minThreads: 0,
      maxThreads: setup.size,
      idleTimeout: IDLE_MS,
      maxQueue: setup.size,
      concurrentTasksPerWorker: 1,
      atomics: 'disabled',
      niceIncrement: NICENESS,
      resourceLimits: { maxOldGenerationSizeMb: setup.heapMbMax },
    });
  }

  get size(): number {
    return this.setup.size;
  }

  async run({ tenant, kind, request }: JobTask, hooks: JobHooks): Promise<Uint8Array> {
    const { port1, port2 } = new MessageChannel();
    const cancelled = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const hard = new AbortController();
    const cancel = (): void => {
      Atomics.store(cancelled, 0, 1);
      grace = this.setup.timers.after(CANCEL_GRACE_MS, () => hard.abort());
    };
    let grace: { cancel(): void } | null = null;
    hooks.signal.addEventListener('abort', cancel);
    if (hooks.signal.aborted) cancel();
    port1.on('message', (news: WorkerNews) => {
      if (news.kind === 'progress') hooks.onProgress(news.progress);
      else hooks.onLog(news.text);
    });
    try {
      const task = { tenant, kind, request, port: port2, cancelled };
      const outcome = await this.pool.run(task, { transferList: [port2], signal: hard.signal });
      if (outcome.ok) return outcome.result;
      throw new TidegateError(outcome.code, outcome.detail);
    } catch (thrown) {
      throw workerError(thrown);
    } finally {
      hooks.signal.removeEventListener('abort', cancel);
      (grace as { cancel(): void } | null)?.cancel();
      port1.close();
    }
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}

/** An error of the thread itself, with a code. */
function workerError(thrown: unknown): TidegateError {
  if (thrown instanceof TidegateError) return thrown;
  const { code } = thrown as { readonly code?: unknown };
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new TidegateError(
      'JOB_OUT_OF_MEMORY',
      'The job needed more memory than a worker has: choose fewer instruments or a shorter range',
      { cause: thrown },
    );
  }
  return new TidegateError('JOB_WORKER_DIED', `The worker of the job died: ${messageOf(thrown)}`, {
    cause: thrown,
  });
}
