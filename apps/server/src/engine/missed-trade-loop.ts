import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { followMissedTrades } from '@tidegate/composition';
import type { Timeframe } from '@tidegate/model';
import { STORAGE, type Storage } from '@tidegate/persistence';
import { Loop } from '@tidegate/trading';

import { RUNTIME, type ServerRuntime } from '../runtime.js';
import { LoopSchedule } from './loop-schedule.js';

const INTERVAL_MS = 10_000;
/** About 20 ms of work per run. */
const TRADES_PER_RUN = 500;

/** Follows refused entries and trades closed at break-even to their end. */
@Injectable()
export class MissedTradeLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    @Inject(RUNTIME) private readonly runtime: ServerRuntime,
    @Inject(STORAGE) private readonly storage: Storage,
    @Inject(SchedulerRegistry) private readonly registry: SchedulerRegistry,
  ) {
    const { systemTime, logger } = runtime;
    this.loop = new Loop(
      { name: 'missed-trades', intervalMs: INTERVAL_MS, work: () => this.follow() },
      { clock: systemTime, timers: systemTime, logger },
    );
  }

  onApplicationBootstrap(): void {
    this.loop.start(new LoopSchedule(this.registry, 'server'));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  private async follow(): Promise<void> {
    const { plan, session } = this.runtime;
    const { missed, archive } = this.storage;
    const timeframe = plan.settings.timeframes[0] as Timeframe;
    await followMissedTrades(
      { missed, archive, timeframe, limit: TRADES_PER_RUN },
      session.time.now(),
    );
  }
}
