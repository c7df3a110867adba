import { TidegateError } from '@tidegate/kernel';

export interface WorkQueueLimits {
  readonly concurrency: number;
  /** Work that may wait; more is refused. */
  readonly waitingMax: number;
}

/** Runs at most `concurrency` pieces of work at a time, in the order of their arrival. */
export class WorkQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly limits: WorkQueueLimits) {}

  /** Throws `PASSWORD_HASHING_BUSY` if `waitingMax` pieces of work wait already. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const { concurrency, waitingMax } = this.limits;
    if (this.running >= concurrency) {
      if (this.waiting.length >= waitingMax) {
        throw new TidegateError(
          'PASSWORD_HASHING_BUSY',
          `${waitingMax} passwords wait to be checked already: try again in a few seconds`,
          { retryable: true, details: { waiting: waitingMax } },
        );
      }
      await new Promise<void>((resolve) => void this.waiting.push(resolve));
    } else {
      this.running += 1;
    }
    try {
      return await work();
    } finally {
      // The place passes to the next in line, so that a newcomer cannot take it in between.
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
