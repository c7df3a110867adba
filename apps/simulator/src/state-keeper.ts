import { messageOf, type EpochMs, type Logger, type Timer, type Timers } from '@tidegate/kernel';

import { writeState, type SimulatorState } from './state-file.js';

export interface StateKeeperOptions {
  readonly path: string;
  readonly timers: Timers;
  /** In time of `timers`. */
  readonly everyMs: number;
  readonly capture: () => SimulatorState;
  readonly logger: Logger;
}

/** Writes the state down again and again, one write at a time, and once more at the end. */
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

  /** A write that fails is reported and tried again with the next state. */
  private async write(): Promise<void> {
    const { path, capture, logger } = this.options;
    try {
      const state = capture();
      await writeState(path, state);
      this.writtenAt = state.playedTo;
    } catch (error) {
      logger.error('State not written', { path, reason: messageOf(error) });
    } finally {
      this.writing = null;
    }
  }
}
