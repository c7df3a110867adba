import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { TidegateError } from '@tidegate/kernel';
import { STORAGE, type Storage } from '@tidegate/persistence';
import { ENGINE_HUB, Loop, type EngineHub } from '@tidegate/trading';

import { RUNTIME, type ServerRuntime } from '../runtime.js';
import { LoopSchedule } from './loop-schedule.js';

const RETENTION_INTERVAL_MS = 600_000;
const FILES_INTERVAL_MS = 2_000;

/**
 * Deletes expired rows periodically, and at the start because a process may be short-lived. Checks that the open ledger
 * is still the file in its directory: commits to a removed or replaced file are lost when the process ends.
 */
@Injectable()
export class StorageUpkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly retention: Loop;
  private readonly files: Loop;
  private replaced: TidegateError | null = null;

  constructor(
    @Inject(RUNTIME) private readonly runtime: ServerRuntime,
    @Inject(STORAGE) private readonly storage: Storage,
    @Inject(SchedulerRegistry) private readonly registry: SchedulerRegistry,
    @Inject(ENGINE_HUB) private readonly hub: EngineHub,
  ) {
    const { systemTime, logger } = runtime;
    const ports = { clock: systemTime, timers: systemTime, logger };
    this.retention = new Loop(
      { name: 'cleanup', intervalMs: RETENTION_INTERVAL_MS, work: () => this.deleteOld() },
      ports,
    );
    this.files = new Loop(
      { name: 'ledger-file', intervalMs: FILES_INTERVAL_MS, work: () => this.checkFiles() },
      ports,
    );
  }

  onApplicationBootstrap(): void {
    const schedule = new LoopSchedule(this.registry, 'server');
    this.retention.start(schedule);
    this.files.start(schedule);
    void this.retention.tick();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.retention.stop();
    await this.files.stop();
  }

  private async checkFiles(): Promise<void> {
    const found = await this.storage.replacement();
    const before = this.replaced;
    this.replaced = found;
    if (found) {
      const { code, message } = found;
      if (!before)
        this.runtime.logger.error('Ledger lost: entries are off', { code, reason: message });
      // Repeat the hold, because an engine may have started since.
      this.hub.hold(code, message, true);
    } else if (before) {
      this.runtime.logger.info('Ledger is back in its directory: entries are on');
      this.hub.hold(before.code, '', false);
    }
  }

  private async deleteOld(): Promise<void> {
    const deleted = await this.storage.retention.run(this.runtime.session.time.now());
    const rows = Object.values(deleted).reduce((sum, count) => sum + count, 0);
    if (rows > 0) this.runtime.logger.info('Old rows deleted', { ...deleted });
  }
}
