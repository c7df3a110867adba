import { availableParallelism } from 'node:os';

import { argon2id, hash, needsRehash, verify } from 'argon2';

import type { RandomBytes } from '../../core/secret.js';
import { WorkQueue, type WorkQueueLimits } from '../../core/work-queue.js';
import type { PasswordHasher } from '../../ports.js';

/** OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const SALT_BYTES = 16;

/**
 * One core stays free for the trading thread, and two of the four threads of libuv's pool for files and DNS. 200 waiting
 * sign-ins take seconds.
 */
const LIMITS: WorkQueueLimits = {
  concurrency: Math.max(1, Math.min(2, availableParallelism() - 1)),
  waitingMax: 200,
};

/** argon2id on the threads of libuv's pool, never on the calling thread. */
export class Argon2PasswordHasher implements PasswordHasher {
  private readonly queue: WorkQueue;

  constructor(
    private readonly random: RandomBytes,
    limits: WorkQueueLimits = LIMITS,
  ) {
    this.queue = new WorkQueue(limits);
  }

  hash(password: string): Promise<string> {
    const salt = Buffer.from(this.random(SALT_BYTES));
    return this.queue.run(() => hash(password, { ...PARAMETERS, type: argon2id, salt }));
  }

  verify(encoded: string, password: string): Promise<boolean> {
    return this.queue.run(() => verify(encoded, password));
  }

  isOutdated(encoded: string): boolean {
    return needsRehash(encoded, PARAMETERS);
  }
}
