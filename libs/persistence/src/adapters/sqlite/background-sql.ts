import { Worker } from 'node:worker_threads';

import Database from 'better-sqlite3';

import { messageOf, TidegateError } from '@tidegate/kernel';

import type {
  BackgroundFiles,
  BackgroundReply,
  BackgroundRequest,
  BatchStatement,
} from './background-protocol.js';
import { databaseErrorOf } from './database-error.js';

interface PendingRequest {
  readonly resolve: (changes: number) => void;
  readonly reject: (error: TidegateError) => void;
  /** Named in the error message. */
  readonly file: string;
}

type RequestBody = BackgroundRequest extends infer Request
  ? Request extends BackgroundRequest
    ? Omit<Request, 'id'>
    : never
  : never;

/**
 * Runs telemetry statements and checkpoints on a separate thread.
 * The thread keeps the process running only while it has work. If it dies, pending requests fail with
 * `STORAGE_THREAD_DIED` (retryable) and the next request starts a new thread.
 */
export class BackgroundSql {
  private worker: Worker | null = null;
  private readonly pending = new Map<number, PendingRequest>();
  private nextId = 1;

  constructor(private readonly files: BackgroundFiles) {}

  /** Runs a batch on the telemetry file as one transaction and returns the number of changed rows. */
  write(statements: readonly BatchStatement[]): Promise<number> {
    return this.send({ kind: 'write', statements }, this.files.telemetry);
  }

  /** Runs a passive checkpoint of both files, which does not block other connections. */
  async checkpoint(): Promise<void> {
    await this.send({ kind: 'checkpoint' }, this.files.ledger);
  }

  /** Ends the thread after its pending work. */
  async close(): Promise<void> {
    const { worker } = this;
    if (worker === null) return;
    await this.send({ kind: 'close' }, this.files.telemetry);
    this.worker = null;
    await worker.terminate();
  }

  private send(body: RequestBody, file: string): Promise<number> {
    const worker = (this.worker ??= this.start());
    const id = this.nextId++;
    worker.ref();
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject, file });
      worker.postMessage({ ...body, id } satisfies BackgroundRequest);
    });
  }

  private start(): Worker {
    const worker = new Worker(workerFile(), { workerData: this.files });
    worker.on('message', (reply: BackgroundReply) => this.settle(worker, reply));
    worker.on('error', (error) => this.failAll(worker, messageOf(error)));
    worker.on('exit', (code) => this.failAll(worker, `exit code ${code}`));
    return worker;
  }

  private settle(worker: Worker, reply: BackgroundReply): void {
    const request = this.pending.get(reply.id);
    this.pending.delete(reply.id);
    if (this.pending.size === 0) worker.unref();
    if (!request) return;
    if (reply.ok) {
      request.resolve(reply.changes);
      return;
    }
    const { sqlite, message } = reply;
    const cause = sqlite === null ? new Error(message) : new Database.SqliteError(message, sqlite);
    request.reject(databaseErrorOf(cause, request.file));
  }

  private failAll(worker: Worker, reason: string): void {
    if (this.worker !== worker) return;
    this.worker = null;
    const failed = [...this.pending.values()];
    this.pending.clear();
    for (const { reject, file } of failed) {
      reject(
        new TidegateError('STORAGE_THREAD_DIED', `The storage thread died: ${reason}`, {
          retryable: true,
          details: { file },
        }),
      );
    }
  }
}

/** The worker beside this file, with the same extension: compiled, or TypeScript that Node runs by stripping types. */
function workerFile(): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./storage-worker.${extension}`, import.meta.url);
}
