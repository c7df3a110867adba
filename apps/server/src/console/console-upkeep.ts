import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HOUR_MS, tenantId, type Timer } from '@tidegate/kernel';
import { CONSOLE_SERVICES, type ConsoleServices } from '@tidegate/tenants';

import { RUNTIME, type ServerRuntime } from '../runtime.js';

/** Registers the tenants of the settings at the start, and deletes what has expired every hour. */
@Injectable()
export class ConsoleUpkeep implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: Timer | null = null;

  constructor(
    @Inject(RUNTIME) private readonly runtime: ServerRuntime,
    @Inject(CONSOLE_SERVICES) private readonly services: ConsoleServices,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { configuration, systemTime } = this.runtime;
    const tenants = new Set(configuration.accounts.map(({ tenant }) => tenantId(tenant)));
    await this.services.tenants.adopt([...tenants]);
    this.timer = systemTime.every(HOUR_MS, () => void this.sweep());
  }

  onApplicationShutdown(): void {
    this.timer?.cancel();
  }

  private async sweep(): Promise<void> {
    const logger = this.runtime.logger.child({ component: 'console' });
    try {
      const sessions = await this.services.sessions.sweep();
      const outcomes = await this.services.commands.sweep();
      logger.debug('Expired console rows deleted', { sessions, outcomes });
    } catch (thrown) {
      logger.warn('Expired console rows were not deleted; the next try is in an hour', {
        error: thrown,
      });
    }
  }
}
