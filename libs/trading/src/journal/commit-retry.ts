import { delay, messageOf, TidegateError, type Logger, type Timers } from '@tidegate/kernel';

export interface CommitRetrySetup {
  /** Real time, not market time: a disk does not recover sooner when the market clock runs faster. */
  readonly timers: Timers;
  readonly logger: Logger;
  /** Called with the problem when commits start to fail, and with `null` when they succeed again. */
  readonly onStoreHealth: (problem: TidegateError | null) => void;
}

const RETRY_DELAY_MS_MAX = 5_000;
/** Consecutive failures are logged at 1, 2, 4, 8 …, then every 64th: about every five minutes. */
const FAILURES_LOGGED_MAX = 64;

/** Retries a failing write with growing delays for as long as the failure is retryable. */
export class CommitRetry {
  private failures = 0;

  constructor(private readonly setup: CommitRetrySetup) {}

  /** Resolves with the first success; rejects with the first failure that is not retryable. */
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
    if (isLogged(this.failures)) {
      this.setup.logger.error('Commit failed; nothing is sent until one succeeds', {
        code: problem.code,
        error: messageOf(problem),
        failures: this.failures,
        retryInMs: waitMs,
      });
    }
    await delay(this.setup.timers, waitMs);
  }

  private recovered(): void {
    this.setup.logger.info('Commits succeed again', { failures: this.failures });
    this.failures = 0;
    this.setup.onStoreHealth(null);
  }
}

function isLogged(failures: number): boolean {
  return failures % FAILURES_LOGGED_MAX === 0 || Number.isInteger(Math.log2(failures));
}
