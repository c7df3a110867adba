import type { EpochMs } from '@tidegate/kernel';

import type { EngineInput } from '../core/inputs/engine-input.js';
import type { TradingCore } from '../core/trading-core.js';
import type { AccountChanges } from '../ports.js';
import type { UnitOfWork } from '../journal/unit-of-work.js';

export interface PipelineSetup {
  readonly core: TradingCore;
  readonly work: UnitOfWork;
  /** Told what was committed, after it was. */
  readonly onCommitted: (changes: readonly AccountChanges[]) => void;
}

/**
 * The one way through the engine: decide, note what left a trace, commit, and only then act, until nothing is left to do.
 * Live, paper, back-test and replay all drive this object; inputs are taken one after the other.
 */
export class Pipeline {
  constructor(private readonly setup: PipelineSetup) {}

  /**
   * Takes one input in. Returns nothing when it was only looked at, which is nearly always,
   * and a promise when something had to be written and sent: the next input waits for it.
   */
  take(input: EngineInput): Promise<void> | undefined {
    const { core, work } = this.setup;
    if (core.apply(input)) work.note(input);
    if (core.isUnsettled) return this.settleInput(input);
    core.finish(input);
    if (core.isUnsettled) return this.settle(input.at);
    return work.isFull ? this.flush() : undefined;
  }

  /** Writes what waits, urgent or not. */
  async flush(): Promise<void> {
    const changes = await this.setup.work.commit();
    if (changes.length > 0) this.setup.onCommitted(changes);
  }

  private async settleInput(input: EngineInput): Promise<void> {
    await this.settle(input.at);
    this.setup.core.finish(input);
    await this.settle(input.at);
  }

  /** News change rows, rows are committed, requests go out, their answers are news. */
  private async settle(at: EpochMs): Promise<void> {
    const { core, work } = this.setup;
    while (core.isUnsettled) {
      core.takeNews();
      if (work.isDue) await this.flush();
      core.sendRequests(at);
    }
  }
}
