import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { STORAGE, type Storage } from '@tidegate/persistence';
import { Loop } from '@tidegate/trading';

import { RUNTIME, type ServerRuntime } from '../runtime.js';
import { LoopSchedule } from './loop-schedule.js';

const RETENTION_INTERVAL_MS = 600_000;

/** Deletes what the storage need not keep: at the start, because a process may be short-lived, and then periodically. */
@Injectable()
export class StorageUpkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly retention: Loop;

  constructor(
    @Inject(RUNTIME) private readonly runtime: ServerRuntime,
    @Inject(STORAGE) private readonly storage: Storage,
    @Inject(SchedulerRegistry) private readonly registry: SchedulerRegistry,
  ) {
    const { systemTime, logger } = runtime;
    this.retention = new Loop(
      { name: 'cleanup', intervalMs: RETENTION_INTERVAL_MS, work: () => this.deleteOld() },
      { clock: systemTime, timers: systemTime, logger },
    );
  }

  onApplicationBootstrap(): void {
    this.retention.start(new LoopSchedule(this.registry, 'server'));
    void this.retention.tick();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.retention.stop();
  }

  private async deleteOld(): Promise<void> {
    const deleted = await this.storage.retention.run(this.runtime.session.time.now());
    const rows = Object.values(deleted).reduce((sum, count) => sum + count, 0);
    if (rows > 0) this.runtime.logger.info('Old rows deleted', { ...deleted });
  }
}
