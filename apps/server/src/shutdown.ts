import { silentLogger, type Logger } from '@tidegate/kernel';

import { codeOf, EXIT, type ExitCode } from './exit-codes.js';

/** A longer shutdown is aborted; commits are already on disk. */
const SHUTDOWN_MS_MAX = 10_000;

/** Ends the process once and in order, after a signal, a fault, or a failed start. */
export class Shutdown {
  private readonly steps: (() => Promise<void>)[] = [];
  private logger: Logger = silentLogger;
  private ending = false;

  constructor(private readonly explain: (thrown: unknown) => ExitCode) {}

  useLogger(logger: Logger): void {
    this.logger = logger;
  }

  /** Adds a closing step; the last added runs first. */
  add(step: () => Promise<void>): void {
    this.steps.unshift(step);
  }

  /** Ends on SIGINT, SIGTERM, SIGHUP (closed terminal), uncaught exceptions, and unhandled rejections. */
  listen(): void {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        this.logger.info('Stopping', { signal });
        void this.end(EXIT.ok);
      });
    }
    process.on('uncaughtException', (error) => this.fail(error));
    process.on('unhandledRejection', (reason) => this.fail(reason));
  }

  /** Ends after a fault that needs a restart or an operator. Logs the whole error with stack and causes. */
  fail(thrown: unknown): void {
    const code = codeOf(thrown);
    if (this.ending) {
      this.logger.error('Another fault during shutdown', { code, error: thrown });
      return;
    }
    const exitCode = this.explain(thrown);
    this.logger.error('Ending after a fault', { code, error: thrown, exitCode });
    void this.end(exitCode);
  }

  private async end(code: ExitCode): Promise<void> {
    if (this.ending) return;
    this.ending = true;
    const forced = setTimeout(() => {
      this.logger.error('Shutdown timed out; exiting', { limitMs: SHUTDOWN_MS_MAX });
      process.exit(code === EXIT.ok ? EXIT.fault : code);
    }, SHUTDOWN_MS_MAX);
    for (const step of this.steps) {
      try {
        await step();
      } catch (thrown) {
        this.logger.error('Shutdown step failed', { error: thrown });
      }
    }
    clearTimeout(forced);
    this.logger.info('Stopped', { exitCode: code });
    process.exit(code);
  }
}
