import type { MessagePort } from 'node:worker_threads';

import type { JobProgress } from '../../core/job.js';
import type { JobTask } from '../../ports.js';

/** What a worker receives. */
export interface WorkerTask extends JobTask {
  readonly port: MessagePort;
  /** One 32-bit integer: 1 asks the task to end. */
  readonly cancelled: Int32Array;
}

/** What a worker sends while it runs. */
export type WorkerNews =
  | { readonly kind: 'progress'; readonly progress: JobProgress }
  | { readonly kind: 'log'; readonly text: string };

/** What a worker returns. Errors are values, because an error loses its code between threads. */
export type WorkerOutcome =
  | { readonly ok: true; readonly result: Uint8Array }
  | { readonly ok: false; readonly code: string; readonly detail: string };
