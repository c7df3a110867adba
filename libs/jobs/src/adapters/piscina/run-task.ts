import { messageOf, TidegateError } from '@tidegate/kernel';

import type { JobProgress } from '../../core/job.js';
import type { JobTask } from '../../ports.js';
import type { WorkerNews, WorkerOutcome, WorkerTask } from './worker-protocol.js';

/** What a task may use in its worker. */
export interface TaskContext {
  readonly onProgress: (progress: JobProgress) => void;
  readonly onLog: (text: string) => void;
  /** Throws `CANCELLED` after a cancel. A task calls it often; `onProgress` calls it, too. */
  readonly expectNotCancelled: () => void;
  /** Aborted at the latest when the task calls `expectNotCancelled` after a cancel. */
  readonly signal: AbortSignal;
}

export type TaskHandler = (task: JobTask, context: TaskContext) => Promise<Uint8Array>;

/** Reports of progress that are sent: one per this many percent. */
const PERCENT_STEP = 1;

/** Runs a task in a worker thread: sends its news, and returns its errors with their codes. */
export async function runTask(task: WorkerTask, handler: TaskHandler): Promise<WorkerOutcome> {
  const { port, cancelled } = task;
  const abort = new AbortController();
  const send = (news: WorkerNews): void => port.postMessage(news);
  const expectNotCancelled = (): void => {
    if (Atomics.load(cancelled, 0) === 0) return;
    abort.abort();
    throw new TidegateError('CANCELLED', 'Cancelled');
  };
  let sent = -PERCENT_STEP;
  const onProgress = (progress: JobProgress): void => {
    expectNotCancelled();
    const percent = progress.total === 0 ? 100 : (100 * progress.done) / progress.total;
    if (percent < sent + PERCENT_STEP) return;
    sent = percent;
    send({ kind: 'progress', progress });
  };
  const onLog = (text: string): void => send({ kind: 'log', text });
  try {
    const context = { onProgress, onLog, expectNotCancelled, signal: abort.signal };
    return { ok: true, result: await handler(task, context) };
  } catch (thrown) {
    const code = thrown instanceof TidegateError ? thrown.code : 'UNEXPECTED';
    return { ok: false, code, detail: messageOf(thrown) };
  } finally {
    port.close();
  }
}
