import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { EngineEvent } from '@tidegate/model';
import { STORAGE, type Storage } from '@tidegate/persistence';
import {
  ENGINE_HUB,
  Loop,
  type EngineHub,
  type EngineStatus,
  type VenueEngine,
} from '@tidegate/trading';

import { RUNTIME, type ServerRuntime } from '../runtime.js';
import { EngineFactory } from './engine-factory.js';
import { logEngineEvent } from './engine-log.js';
import { EngineMetrics } from './engine-metrics.js';
import { LoopSchedule } from './loop-schedule.js';

const CLEANUP_INTERVAL_MS = 3_600_000;

/** Starts the engines with the application and stops them before it closes. */
@Injectable()
export class EngineLifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly metrics: EngineMetrics;
  private readonly cleanup: Loop;
  private starting: Promise<void> = Promise.resolve();

  constructor(
    @Inject(RUNTIME) private readonly runtime: ServerRuntime,
    @Inject(STORAGE) private readonly storage: Storage,
    @Inject(SchedulerRegistry) private readonly registry: SchedulerRegistry,
    @Inject(ENGINE_HUB) private readonly hub: EngineHub,
    @Inject(EngineFactory) private readonly engines: EngineFactory,
  ) {
    this.metrics = new EngineMetrics(runtime.metrics);
    const { systemTime, logger } = runtime;
    this.cleanup = new Loop(
      {
        name: 'cleanup',
        intervalMs: CLEANUP_INTERVAL_MS,
        work: async () => {
          await this.storage.retention.run(runtime.session.time.now());
        },
      },
      { clock: systemTime, timers: systemTime, logger },
    );
  }

  /** The application listens while the engine recovers and warms up: health says how far it is. */
  onApplicationBootstrap(): void {
    const loops = new LoopSchedule(this.registry, this.runtime.configuration.market.venue);
    const onEvent = (event: EngineEvent): void => this.onEvent(event);
    const engine = this.engines.create({ loops, onEvent });
    this.hub.add(engine);
    this.cleanup.start(new LoopSchedule(this.registry, 'server'));
    this.starting = this.start(engine).catch((thrown: unknown) => {
      this.runtime.fail(thrown);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.cleanup.stop();
    try {
      await this.hub.stop();
      await this.starting;
    } catch (thrown) {
      this.runtime.logger.error(
        'The engine did not stop cleanly; the store holds what was committed',
        { error: thrown },
      );
    }
  }

  statuses(): readonly EngineStatus[] {
    const statuses = this.hub.status();
    this.metrics.observe(statuses);
    this.metrics.observeTelemetry(this.storage.telemetry.stats());
    return statuses;
  }

  private async start(engine: VenueEngine): Promise<void> {
    const { resets, logger } = this.runtime;
    await this.engines.seed();
    await engine.start();
    // An engine that was stopped before it ran leaves its breakers as they are.
    if (engine.status().phase !== 'running') return;
    for (const { breaker, reason } of resets) {
      await engine.control({ type: 'reset_breaker', breaker, reason });
      logger.warn('A person reset a circuit breaker', { breaker, reason });
    }
  }

  private onEvent(event: EngineEvent): void {
    this.metrics.count(event);
    logEngineEvent(this.runtime.logger, event);
  }
}
