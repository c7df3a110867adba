import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { scopeOfEvent } from '@tidegate/model';
import {
  ENGINE_HUB,
  EVENT_BUS,
  isReference,
  type EngineHub,
  type EventBatch,
  type EventBus,
} from '@tidegate/trading';

import { RUNTIME, type ServerRuntime } from '../runtime.js';
import { logEngineEvent } from './engine-log.js';
import { entryBlocksOf } from './entry-blocks.js';
import { EngineMetrics } from './engine-metrics.js';
import type { EngineSnapshot } from './engine-snapshot.js';

import { tradingContextOf } from './trading-log.js';

const BLOCKS_LOGGED_MAX = 20;

/** Logs and counts the committed events of engines, and takes engine snapshots. */
@Injectable()
export class EngineWatch implements OnModuleInit {
  private readonly metrics: EngineMetrics;

  constructor(
    @Inject(RUNTIME) private readonly runtime: ServerRuntime,
    @Inject(EVENT_BUS) private readonly events: EventBus,
    @Inject(ENGINE_HUB) private readonly hub: EngineHub,
  ) {
    this.metrics = new EngineMetrics(runtime.metrics);
    runtime.metrics
      .gauge({
        name: 'tidegate_build_info',
        help: 'Always 1; the labels show the versions.',
        labels: ['version', 'node'],
      })
      .set({ version: runtime.version, node: process.version }, 1);
  }

  onModuleInit(): void {
    this.events.subscribe({ tenant: 'all', deliver: (batch) => this.deliver(batch) });
  }

  /** Takes a snapshot and updates the metrics from it. */
  snapshot(): EngineSnapshot {
    const snapshot = { engines: this.hub.status(), accounts: this.hub.accounts() };
    this.metrics.observe(snapshot);
    this.metrics.observeTelemetry(this.runtime.storage.telemetry.statistics());
    return snapshot;
  }

  /** Logs the entry blocks that the last run left. Call once after a start; no event repeats them. */
  logBlocks(): void {
    const { logger } = this.runtime;
    const blocks = entryBlocksOf({ engines: this.hub.status(), accounts: this.hub.accounts() });
    for (const block of blocks.slice(0, BLOCKS_LOGGED_MAX)) {
      logger.warn('Entries are blocked since before the start', { ...block });
    }
    const left = blocks.length - BLOCKS_LOGGED_MAX;
    if (left > 0) logger.warn('More entry blocks are in the status', { count: left });
  }

  private deliver({ events, isLossy }: EventBatch): void {
    const { logger } = this.runtime;
    if (isLossy)
      logger.warn('Events dropped: log and counters are incomplete, the store is complete');
    const context = tradingContextOf(events.map(({ event }) => event));
    for (const { event } of events) {
      // Reference accounts belong to the platform, not to a tenant.
      const scope = scopeOfEvent(event);
      if (scope && isReference(scope)) continue;
      this.metrics.count(event);
      logEngineEvent(logger, event, context);
    }
  }
}
