import { silentLogger, type Logger } from '@tidegate/kernel';

import { codeOf, EXIT, type ExitCode } from './exit-codes.js';

/** A shutdown that takes longer is ended; what was committed is on disk. */
const SHUTDOWN_MS_MAX = 10_000;

/** Ends the process once, in order, whatever asks for it: a signal, a fault, or a failed start. */
export class Shutdown {
  private readonly steps: (() => Promise<void>)[] = [];
  private logger: Logger = silentLogger;
  private ending = false;

  constructor(private readonly explain: (thrown: unknown) => ExitCode) {}

  useLogger(logger: Logger): void {
    this.logger = logger;
  }

  /** Adds what has to be closed; the last added is closed first. */
  add(step: () => Promise<void>): void {
    this.steps.unshift(step);
  }

  /** Ends on SIGINT, SIGTERM and SIGHUP (a terminal that closes), and on exceptions that reach the process. */
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

  /** Ends after a fault that needs a restart or a person. The log keeps the error whole: its stack and its causes. */
  fail(thrown: unknown): void {
    const code = codeOf(thrown);
    if (this.ending) {
      this.logger.error('Another fault while stopping', { code, error: thrown });
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
      this.logger.error('The shutdown took too long and is cut off', { limitMs: SHUTDOWN_MS_MAX });
      process.exit(code === EXIT.ok ? EXIT.fault : code);
    }, SHUTDOWN_MS_MAX);
    for (const step of this.steps) {
      try {
        await step();
      } catch (thrown) {
        this.logger.error('A part did not stop cleanly', { error: thrown });
      }
    }
    clearTimeout(forced);
    this.logger.info('Stopped', { exitCode: code });
    process.exit(code);
  }
}
