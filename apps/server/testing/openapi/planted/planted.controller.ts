import { Body, Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';

import { Access } from '../../../src/access/access.js';
import { Command, InTenant } from '../../../src/access/handler-parameters.js';
import { Refuses } from '../../../src/api/refuses.js';
import {
  PlantedPath,
  PlantedRequest,
  type PlantedAnswer,
  type PlantedPage,
} from './planted-contracts.js';

/** Things that a spec planted. */
@Controller('api/v1/tenants/:tenant/things')
@Access('read')
export class PlantedController {
  /** Lists things. Newest first. */
  @Get()
  list(@InTenant() _scope: object): Promise<PlantedPage<PlantedAnswer>> {
    return Promise.reject(new Error('planted'));
  }

  /** Changes a thing. */
  @Post(':id')
  @HttpCode(200)
  @Access('profiles.apply', { stepUp: true })
  @Refuses('PROFILE_INVALID')
  change(
    @Param() _path: PlantedPath,
    @Body() _request: PlantedRequest,
    @Command() _command: object,
  ): Promise<void> {
    return Promise.resolve();
  }

  /** Exports things. */
  @Get('export.csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Access('export')
  export(): Promise<string> {
    return Promise.resolve('');
  }
}
