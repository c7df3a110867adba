import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { LivenessAnswer, ReadinessAnswer, StatusAnswer } from '@tidegate/contracts';

import { Access } from '../access/access.js';
import { IsInside } from '../access/handler-parameters.js';
import { EngineWatch } from '../engine/engine-watch.js';
import { StorageMetrics } from '../engine/storage-metrics.js';
import { RUNTIME, type ServerRuntime } from '../runtime.js';
import type { HttpReply } from './http-reply.js';
import { readinessOf } from './readiness.js';
import { statusReport } from './status-report.js';

/** Health, status and metrics for operators and orchestrators. */
@Controller()
@Access('local')
export class HealthController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: ServerRuntime,
    @Inject(EngineWatch) private readonly engines: EngineWatch,
    @Inject(StorageMetrics) private readonly storage: StorageMetrics,
  ) {}

  /** Answers 200 while the process runs and its event loop is responsive. */
  @Get(['api/v1/health/live', 'health/live'])
  @Access('public')
  async live(): Promise<LivenessAnswer> {
    return { status: 'live' };
  }

  /** Answers 200 when everything that trading needs is up, else 503. To clients on the same machine, the body lists each part. */
  @Get(['api/v1/health/ready', 'health/ready'])
  @Access('public')
  async ready(
    @Res({ passthrough: true }) reply: HttpReply,
    @IsInside() isInside: boolean,
  ): Promise<ReadinessAnswer> {
    const { time, speed } = this.runtime.session;
    const report = readinessOf(this.engines.snapshot(), { now: time.now(), speed });
    reply.status(report.status === 'ready' ? 200 : 503);
    return isInside ? report : { status: report.status, subsystems: [] };
  }

  /** Summarises engines, accounts, decisions and pauses. */
  @Get('api/v1/status')
  async status(): Promise<StatusAnswer> {
    return statusReport(this.runtime, this.engines.snapshot());
  }

  /** Lists all metrics in the Prometheus text format. */
  @Get(['metrics', 'api/v1/metrics'])
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async metrics(): Promise<string> {
    this.engines.snapshot();
    this.storage.observe(await this.runtime.storage.size());
    return this.runtime.metrics.render();
  }
}
