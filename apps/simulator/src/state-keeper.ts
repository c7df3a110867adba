import { messageOf, type EpochMs, type Logger, type Timer, type Timers } from '@tidegate/kernel';

import { writeState, type SimulatorState } from './state-file.js';

export interface StateKeeperOptions {
  readonly path: string;
  readonly timers: Timers;
  /** Interval in the time of `timers`. */
  readonly everyMs: number;
  readonly capture: () => SimulatorState;
  readonly logger: Logger;
}

/** Saves the state periodically, one write at a time, and once more on stop. */
export class StateKeeper {
  private readonly timer: Timer;
  private writing: Promise<void> | null = null;
  private writtenAt: EpochMs | null = null;

  constructor(private readonly options: StateKeeperOptions) {
    this.timer = options.timers.every(options.everyMs, () => {
      this.writing ??= this.write();
    });
  }

  async stop(): Promise<void> {
    this.timer.cancel();
    await this.writing;
    const state = this.options.capture();
    if (state.playedTo !== this.writtenAt) await writeState(this.options.path, state);
  }

  /** Logs a failed write; the next interval writes the latest state. */
  private async write(): Promise<void> {
    const { path, capture, logger } = this.options;
    try {
      const state = capture();
      await writeState(path, state);
      this.writtenAt = state.playedTo;
    } catch (error) {
      logger.error('State not written', { path, error: messageOf(error) });
    } finally {
      this.writing = null;
    }
  }
}
