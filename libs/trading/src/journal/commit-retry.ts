import { delay, messageOf, TidegateError, type Logger, type Timers } from '@tidegate/kernel';

export interface CommitRetrySetup {
  /** Real time, whatever the market's clock does: a disk does not get room sooner in a fast market. */
  readonly timers: Timers;
  readonly logger: Logger;
  /** Told when the store stops taking commits, and when it takes them again. */
  readonly onStoreHealth: (problem: TidegateError | null) => void;
}

const RETRY_DELAY_MS_MAX = 5_000;
/** Failures in a row are logged at 1, 2, 4, 8 … and then each so many: every five minutes or so. */
const FAILURES_LOGGED_MAX = 64;

/** Repeats what a store refuses for the moment, ever more slowly, for as long as it may still succeed. */
export class CommitRetry {
  private failures = 0;

  constructor(private readonly setup: CommitRetrySetup) {}

  /** Resolves with the first success; rejects with the first failure that no waiting can mend. */
  async until<T>(write: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const written = await write();
        if (this.failures > 0) this.recovered();
        return written;
      } catch (thrown) {
        if (!(thrown instanceof TidegateError) || !thrown.retryable) throw thrown;
        await this.waitAfter(thrown);
      }
    }
  }

  private async waitAfter(problem: TidegateError): Promise<void> {
    this.failures += 1;
    if (this.failures === 1) this.setup.onStoreHealth(problem);
    const waitMs = Math.min(RETRY_DELAY_MS_MAX, 50 * 2 ** Math.min(this.failures, 8));
    if (isWorthALine(this.failures)) {
      this.setup.logger.error('The store does not take commits; nothing is sent until it does', {
        code: problem.code,
        problem: messageOf(problem),
        failures: this.failures,
        retryInMs: waitMs,
      });
    }
    await delay(this.setup.timers, waitMs);
  }

  private recovered(): void {
    this.setup.logger.info('The store takes commits again', { failures: this.failures });
    this.failures = 0;
    this.setup.onStoreHealth(null);
  }
}

function isWorthALine(failures: number): boolean {
  return failures % FAILURES_LOGGED_MAX === 0 || Number.isInteger(Math.log2(failures));
}
