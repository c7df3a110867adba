import { Readable } from 'node:stream';

import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { HistoryViews } from '@tidegate/composition';
import {
  SeriesRangeQuery,
  SeriesPath,
  type SeriesAnswer,
  type SeriesCoverageAnswer,
} from '@tidegate/contracts';
import type { TenantScope } from '@tidegate/model';

import { Access } from '../access/access.js';
import { InTenant } from '../access/handler-parameters.js';
import { HISTORY_VIEWS } from '../jobs/job-tokens.js';
import type { HttpReply } from './http-reply.js';
import { Refuses } from './refuses.js';

/** Recorded candles of a tenant. */
@Controller('api/v1/tenants/:tenant/history')
@Access('read')
export class HistoryController {
  constructor(@Inject(HISTORY_VIEWS) private readonly history: HistoryViews) {}

  /** Lists the recorded series. */
  @Get()
  list(@InTenant() scope: TenantScope): Promise<readonly SeriesAnswer[]> {
    return this.history.series(scope);
  }

  /** Shows the range and the gaps of a series. */
  @Get(':series')
  @Refuses('DATA_NOT_FOUND')
  coverage(
    @InTenant() scope: TenantScope,
    @Param() { series }: SeriesPath,
  ): Promise<SeriesCoverageAnswer> {
    return this.history.coverage(scope, series);
  }

  // Over budget: Nest injects each part of the request as a parameter of its own.
  /** Streams the candles of a series as CSV. */
  @Get(':series/candles.csv')
  @Access('export')
  @Refuses('DATA_NOT_FOUND')
  async candles(
    @InTenant() scope: TenantScope,
    @Param() { series }: SeriesPath,
    @Query() query: SeriesRangeQuery,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const lines = await this.history.lines(scope, series, query);
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${series}.csv"`)
      .send(Readable.from(lines));
  }
}
