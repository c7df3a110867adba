import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { TidegateError } from '@tidegate/kernel';
import { ENGINE_HUB, type EngineCommand, type EngineHub } from '@tidegate/trading';

import { RUNTIME, type ServerRuntime } from '../runtime.js';
import { EngineFactory } from './engine-factory.js';
import { LoopSchedule } from './loop-schedule.js';
import { SessionLog } from './session-log.js';

/** Starts the engines with the application and stops them before it closes. */
@Injectable()
export class EngineLifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private starting: Promise<void> = Promise.resolve();
  private isStopping = false;

  constructor(
    @Inject(RUNTIME) private readonly runtime: ServerRuntime,
    @Inject(SessionLog) private readonly session: SessionLog,
    @Inject(SchedulerRegistry) private readonly registry: SchedulerRegistry,
    @Inject(ENGINE_HUB) private readonly hub: EngineHub,
    @Inject(EngineFactory) private readonly engines: EngineFactory,
  ) {}

  /** The engine recovers and warms up while the application already listens; health reports its phase. */
  onApplicationBootstrap(): void {
    this.starting = this.start().catch((thrown: unknown) => {
      this.runtime.fail(thrown);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    try {
      await this.hub.stop();
      await this.starting;
    } catch (thrown) {
      this.runtime.logger.error('Engine did not stop cleanly; the store has all commits', {
        error: thrown,
      });
    }
    await this.session.end();
  }

  private async start(): Promise<void> {
    const loops = new LoopSchedule(this.registry, this.runtime.configuration.market.venue);
    const engine = await this.engines.create(loops);
    if (this.isStopping) return;
    this.hub.add(engine);
    await engine.start();
    // An engine that was stopped before it ran keeps its breakers.
    if (engine.status().phase !== 'running') return;
    await this.resetBreakers(engine.status().epoch);
    await this.session.begin();
  }

  /** Applies the resets of the command line. The epoch in the key makes them new commands at each start. */
  private async resetBreakers(epoch: number | null): Promise<void> {
    const { resets, logger, session } = this.runtime;
    for (const { breaker, reason } of resets) {
      const command: EngineCommand = {
        key: `start-${epoch ?? 0}-${breaker}`,
        actor: 'command-line',
        reason,
        at: session.time.now(),
        type: 'control',
        command: { type: 'reset_breaker', breaker },
        target: { type: 'platform' },
      };
      try {
        await this.hub.command(command);
        logger.warn('Circuit breaker reset from the command line', { breaker, reason });
      } catch (thrown) {
        // A supervisor restarts the server with the same command line, so this is not a failure.
        if (!(thrown instanceof TidegateError) || thrown.code !== 'BREAKER_NOT_TRIPPED')
          throw thrown;
        logger.warn('Circuit breaker is not tripped; nothing to reset', { breaker, reason });
      }
    }
  }
}
