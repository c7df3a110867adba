import {
  messageOf,
  TidegateError,
  type Clock,
  type EpochMs,
  type Logger,
  type Timer,
  type Timers,
} from '@tidegate/kernel';

/** How a loop is doing, for health and metrics. */
export interface LoopStatus {
  readonly name: string;
  readonly intervalMs: number;
  readonly runs: number;
  readonly failures: number;
  /** Failures since the last success; back-off grows with it. */
  readonly failuresInARow: number;
  readonly lastSuccessAt: EpochMs | null;
  readonly lastDurationMs: number;
  readonly longestDurationMs: number;
  /** Ticks that came while the loop was still running. */
  readonly skipped: number;
}

export interface LoopOptions {
  readonly name: string;
  /** Clock time between two starts. */
  readonly intervalMs: number;
  readonly work: () => Promise<void> | void;
}

/** Where loops are announced, so that the process can list and stop them. */
export interface LoopRegistry {
  added(loop: Loop, timer: Timer): void;
}

const BACKOFF_RUNS_MAX = 32;

/** A repeated piece of work that never overlaps itself, and that no exception ends. */
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

  /** Stops ticking and waits for the run under way. */
  async stop(): Promise<void> {
    this.timer?.cancel();
    this.timer = null;
    await this.running;
  }

  /** Runs now unless it is running or backing off; resolves when that run is over. */
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
    // What another try may mend, a venue that is away above all, is no error of ours.
    const mayMend = thrown instanceof TidegateError && thrown.retryable;
    logger[mayMend ? 'warn' : 'error']('A loop failed and goes on', {
      loop: this.options.name,
      problem: messageOf(thrown),
      failuresInARow: this.failuresInARow,
      ticksSkippedNext: this.ticksToSkip,
    });
  }
}
