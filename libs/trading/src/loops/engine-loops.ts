import type { Clock, Logger, Timers } from '@tidegate/kernel';

import type { EngineOptions } from '../engine/engine-options.js';
import { Loop, type LoopRegistry, type LoopStatus } from './loop.js';

/** The work of each engine loop. */
export interface EngineWork {
  readonly scan: () => void;
  readonly fallbackScan: () => void;
  readonly managePositions: () => void;
  readonly checkHealth: () => void;
  readonly flush: () => Promise<void> | undefined;
  readonly recordEquity: () => void;
  readonly measureClock: () => Promise<void>;
  /** Requests reports of the live accounts from the venue; `null` when no live account can trade. */
  readonly requestReports: (() => Promise<unknown>) | null;
}

export interface EngineLoopsSetup {
  readonly options: EngineOptions;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  /** Clock milliseconds per real millisecond. Disk and venue intervals run in real time. */
  readonly speed: number;
  readonly registry?: LoopRegistry | undefined;
}

/**
 * The loops of one engine. Trading depends on the critical loops: their failures trip the circuit breaker. The others
 * may fail for as long as the venue's REST API is unavailable.
 */
export class EngineLoops {
  private loops: readonly Loop[] = [];
  private critical: readonly Loop[] = [];

  constructor(private readonly setup: EngineLoopsSetup) {}

  start(work: EngineWork): void {
    const { options, speed } = this.setup;
    this.critical = [
      this.loop('scan', options.scanIntervalMs, work.scan),
      this.loop('positions', options.positionIntervalMs, work.managePositions),
      this.loop('flush', options.flushIntervalMs * speed, work.flush),
      this.loop('health', options.healthIntervalMs, work.checkHealth),
    ];
    this.loops = [
      ...this.critical,
      this.loop('fallback_scan', options.fallbackScanIntervalMs, work.fallbackScan),
      this.loop('statistics', options.statisticsIntervalMs, work.recordEquity),
      this.loop('clock', options.clockCheckIntervalMs, work.measureClock),
      ...this.reportLoop(work.requestReports),
    ];
    for (const loop of this.loops) loop.start(this.setup.registry);
  }

  async stop(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }

  status(): readonly LoopStatus[] {
    return this.loops.map((loop) => loop.status());
  }

  /** The highest number of consecutive failures of any critical loop. */
  criticalFailures(): number {
    return Math.max(0, ...this.critical.map((loop) => loop.status().failuresInARow));
  }

  private reportLoop(request: EngineWork['requestReports']): readonly Loop[] {
    if (!request) return [];
    const { options, speed } = this.setup;
    const work = async (): Promise<void> => void (await request());
    return [this.loop('reports', options.reportIntervalMs * speed, work)];
  }

  private loop(name: string, intervalMs: number, work: () => Promise<void> | void): Loop {
    const { clock, timers, logger } = this.setup;
    return new Loop({ name, intervalMs, work }, { clock, timers, logger });
  }
}
