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

interface Waiting {
  readonly resolve: (changes: number) => void;
  readonly reject: (error: TidegateError) => void;
  /** For the message when it fails. */
  readonly file: string;
}

type RequestBody = BackgroundRequest extends infer Request
  ? Request extends BackgroundRequest
    ? Omit<Request, 'id'>
    : never
  : never;

/**
 * Statements on the telemetry file and checkpoints, run by a thread of their own.
 * The thread keeps the process alive only while it has work. When it dies, its work fails with `STORAGE_THREAD_DIED`
 * (retryable) and the next request starts another one.
 */
export class BackgroundSql {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;

  constructor(private readonly files: BackgroundFiles) {}

  /** Runs a batch on the telemetry file as one transaction; gives the number of changed rows. */
  write(statements: readonly BatchStatement[]): Promise<number> {
    return this.ask({ kind: 'write', statements }, this.files.telemetry);
  }

  /** Moves what the write-ahead logs hold into the files, as far as nobody is disturbed. */
  async checkpoint(): Promise<void> {
    await this.ask({ kind: 'checkpoint' }, this.files.ledger);
  }

  /** Ends the thread after the work it has. */
  async close(): Promise<void> {
    const { worker } = this;
    if (worker === null) return;
    await this.ask({ kind: 'close' }, this.files.telemetry);
    this.worker = null;
    await worker.terminate();
  }

  private ask(body: RequestBody, file: string): Promise<number> {
    const worker = (this.worker ??= this.start());
    const id = this.nextId++;
    worker.ref();
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, file });
      worker.postMessage({ ...body, id } satisfies BackgroundRequest);
    });
  }

  private start(): Worker {
    const worker = new Worker(workerFile(), { workerData: this.files });
    worker.on('message', (reply: BackgroundReply) => this.settle(worker, reply));
    worker.on('error', (error) => this.failAll(worker, messageOf(error)));
    worker.on('exit', (code) => this.failAll(worker, `it ended with code ${code}`));
    return worker;
  }

  private settle(worker: Worker, reply: BackgroundReply): void {
    const asked = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (this.waiting.size === 0) worker.unref();
    if (!asked) return;
    if (reply.ok) {
      asked.resolve(reply.changes);
      return;
    }
    const { sqlite, message } = reply;
    const cause = sqlite === null ? new Error(message) : new Database.SqliteError(message, sqlite);
    asked.reject(databaseErrorOf(cause, asked.file));
  }

  private failAll(worker: Worker, reason: string): void {
    if (this.worker !== worker) return;
    this.worker = null;
    const failed = [...this.waiting.values()];
    this.waiting.clear();
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

/** Beside this file: compiled like it, or TypeScript like it, which Node then runs by stripping the types. */
function workerFile(): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./storage-worker.${extension}`, import.meta.url);
}
