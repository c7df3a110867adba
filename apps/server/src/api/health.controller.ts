import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { StatusAnswer } from '@tidegate/contracts';

import { EngineWatch } from '../engine/engine-watch.js';
import { StorageMetrics } from '../engine/storage-metrics.js';
import { RUNTIME, type ServerRuntime } from '../runtime.js';
import type { HttpReply } from './http-reply.js';
import { Access } from './access.js';
import { readinessOf } from './readiness.js';
import { statusReport, type StatusReport } from './status-report.js';

/** Health, status and metrics for operators and orchestrators. */
@Controller()
@Access('public')
export class HealthController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: ServerRuntime,
    @Inject(EngineWatch) private readonly engines: EngineWatch,
    @Inject(StorageMetrics) private readonly storage: StorageMetrics,
  ) {}

  /** 200 while the process runs and its event loop is responsive. */
  @Get(['api/v1/health/live', 'health/live'])
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  /** 200 when everything that trading needs is up, else 503. The body lists each part. */
  @Get(['api/v1/health/ready', 'health/ready'])
  async ready(@Res() reply: HttpReply): Promise<void> {
    const { time, speed } = this.runtime.session;
    const report = readinessOf(this.engines.snapshot(), { now: time.now(), speed });
    await reply.status(report.status === 'ready' ? 200 : 503).send(report);
  }

  @Get('api/v1/status')
  status(): StatusReport & StatusAnswer {
    return statusReport(this.runtime, this.engines.snapshot());
  }

  /** Metrics in the Prometheus text format. */
  @Get(['metrics', 'api/v1/metrics'])
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async metrics(): Promise<string> {
    this.engines.snapshot();
    this.storage.observe(await this.runtime.storage.size());
    return this.runtime.metrics.render();
  }
}
