import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { JobOperations } from '@tidegate/composition';
import {
  CreateJobRequest,
  JobPath,
  JobsQuery,
  type CommandHeader,
  type JobAnswer,
  type JobEstimateAnswer,
  type JobLogLineAnswer,
  type PageAnswer,
} from '@tidegate/contracts';
import type { TenantScope } from '@tidegate/model';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import { Access } from '../access/access.js';
import { Command, InTenant } from '../access/handler-parameters.js';
import { JOB_OPERATIONS } from '../jobs/job-tokens.js';
import type { HttpReply } from './http-reply.js';
import { Refuses } from './refuses.js';

const LIMIT = 50;

/** Long work of a tenant: back-tests, previews of profiles and imports. */
@Controller('api/v1/tenants/:tenant/jobs')
@Access('read')
export class JobsController {
  constructor(@Inject(JOB_OPERATIONS) private readonly jobs: JobOperations) {}

  /** Lists jobs, newest first. */
  @Get()
  @Refuses('PAGE_CURSOR_INVALID')
  list(
    @InTenant() scope: TenantScope,
    @Query() { limit, cursor }: JobsQuery,
  ): Promise<PageAnswer<JobAnswer>> {
    const rows = limit === undefined ? LIMIT : Number(limit);
    return this.jobs.list(scope, { limit: rows, ...(cursor !== undefined && { cursor }) });
  }

  /** Queues a back-test or a preview. */
  @Post()
  @HttpCode(200)
  @Access('backtest.run')
  @Refuses(
    ...(['PROFILE_UNKNOWN', 'PROFILE_INVALID', 'DATA_NOT_FOUND', 'INSTRUMENT_UNKNOWN'] as const),
    ...(['JOB_QUEUE_FULL', 'JOB_TOO_LARGE', 'IDEMPOTENCY_MISMATCH'] as const),
  )
  create(
    @InTenant() scope: TenantScope,
    @Body() request: CreateJobRequest,
    @Command() command: CommandHeader,
  ): Promise<JobAnswer> {
    return this.jobs.create(scope, request, command);
  }

  /** Estimates the time and the memory of a job without starting it. */
  @Post('estimate')
  @HttpCode(200)
  @Access('backtest.run')
  @Refuses('DATA_NOT_FOUND', 'INSTRUMENT_UNKNOWN')
  estimate(
    @InTenant() scope: TenantScope,
    @Body() request: CreateJobRequest,
  ): Promise<JobEstimateAnswer> {
    return this.jobs.estimate(scope, request);
  }

  /** Shows a job with its progress. */
  @Get(':id')
  @Refuses('JOB_UNKNOWN')
  show(@InTenant() scope: TenantScope, @Param() { id }: JobPath): Promise<JobAnswer> {
    return this.jobs.job(scope, id);
  }

  /** Cancels a job; one that has ended stays as it is. */
  @Post(':id/cancel')
  @HttpCode(200)
  @Access('backtest.run')
  @Refuses('JOB_UNKNOWN')
  cancel(@InTenant() scope: TenantScope, @Param() { id }: JobPath): Promise<JobAnswer> {
    return this.jobs.cancel(scope, id);
  }

  /** The log of a job, oldest line first, at most 1,000 lines. */
  @Get(':id/log')
  @Refuses('JOB_UNKNOWN')
  log(
    @InTenant() scope: TenantScope,
    @Param() { id }: JobPath,
  ): Promise<readonly JobLogLineAnswer[]> {
    return this.jobs.log(scope, id);
  }

  /** The result of a job as JSON; its members depend on the kind. */
  @Get(':id/result')
  @Refuses('JOB_UNKNOWN', 'JOB_WITHOUT_RESULT')
  async result(
    @InTenant() scope: TenantScope,
    @Param() { id }: JobPath,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const packed = await this.jobs.result(scope, id);
    await reply
      .header('content-type', 'application/json; charset=utf-8')
      .send(await promisify(gunzip)(packed));
  }
}
