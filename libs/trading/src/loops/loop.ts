import {
  messageOf,
  TidegateError,
  type Clock,
  type EpochMs,
  type Logger,
  type Timer,
  type Timers,
} from '@tidegate/kernel';

/** State of a loop, for health checks and metrics. */
export interface LoopStatus {
  readonly name: string;
  readonly intervalMs: number;
  readonly runs: number;
  readonly failures: number;
  /** Failures since the last success. The back-off grows with it. */
  readonly failuresInARow: number;
  readonly lastSuccessAt: EpochMs | null;
  readonly lastDurationMs: number;
  readonly longestDurationMs: number;
  /** Ticks dropped because the previous run had not ended. */
  readonly skipped: number;
}

export interface LoopOptions {
  readonly name: string;
  /** Clock time between the starts of two runs. */
  readonly intervalMs: number;
  readonly work: () => Promise<void> | void;
}

/** Receives each started loop, so that the process can list and stop it. */
export interface LoopRegistry {
  added(loop: Loop, timer: Timer): void;
}

const BACKOFF_RUNS_MAX = 32;

/** Runs work at an interval. Runs never overlap, and an exception does not end the loop. */
export class Loop {
  private runs = 0;
  private failures = 0;
  private failuresInARow = 0;
  private skipped = 0;
  private ticksToSkip = 0;
  private lastSuccessAt: EpochMs | null = null;
  private lastDurationMs = 0;
  private longestDurationMs = 0;
  private running: Promise<void> | null = null;
  private timer: Timer | null = null;

  constructor(
    readonly options: LoopOptions,
    private readonly ports: {
      readonly clock: Clock;
      readonly timers: Timers;
      readonly logger: Logger;
    },
  ) {}

  start(registry?: LoopRegistry): void {
    if (this.timer) return;
    this.timer = this.ports.timers.every(this.options.intervalMs, () => {
      void this.tick();
    });
    registry?.added(this, this.timer);
  }

  /** Stops ticking and waits for the current run. */
  async stop(): Promise<void> {
    this.timer?.cancel();
    this.timer = null;
    await this.running;
  }

  /** Runs the work now unless it is running or backing off; resolves when that run ends. */
  async tick(): Promise<void> {
    if (this.running) {
      this.skipped += 1;
      return;
    }
    if (this.ticksToSkip > 0) {
      this.ticksToSkip -= 1;
      return;
    }
    this.running = this.run();
    await this.running;
    this.running = null;
  }

  status(): LoopStatus {
    return {
      name: this.options.name,
      intervalMs: this.options.intervalMs,
      runs: this.runs,
      failures: this.failures,
      failuresInARow: this.failuresInARow,
      lastSuccessAt: this.lastSuccessAt,
      lastDurationMs: this.lastDurationMs,
      longestDurationMs: this.longestDurationMs,
      skipped: this.skipped,
    };
  }

  private async run(): Promise<void> {
    const startedAt = this.ports.clock.now();
    this.runs += 1;
    try {
      await this.options.work();
      this.failuresInARow = 0;
      this.lastSuccessAt = this.ports.clock.now();
    } catch (thrown) {
      this.failed(thrown);
    } finally {
      this.lastDurationMs = this.ports.clock.now() - startedAt;
      this.longestDurationMs = Math.max(this.longestDurationMs, this.lastDurationMs);
    }
  }

  private failed(thrown: unknown): void {
    this.failures += 1;
    this.failuresInARow += 1;
    this.ticksToSkip = Math.min(2 ** (this.failuresInARow - 1), BACKOFF_RUNS_MAX) - 1;
    const { logger } = this.ports;
    // A retryable failure, usually an unavailable venue, is not a defect of this program.
    const isRetryable = thrown instanceof TidegateError && thrown.retryable;
    logger[isRetryable ? 'warn' : 'error']('Loop run failed; the loop continues', {
      loop: this.options.name,
      error: messageOf(thrown),
      failuresInARow: this.failuresInARow,
      ticksSkippedNext: this.ticksToSkip,
    });
  }
}
