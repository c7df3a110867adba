import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { Operations } from '@tidegate/composition';
import {
  SaveProfileRequest,
  type ProfileAnswer,
  type ProfileContentAnswer,
} from '@tidegate/contracts';

import { OPERATIONS } from '../control/operations.js';
import { Access } from './access.js';
import { profileName, tenantOf, versionOf } from './path-names.js';
import { RequestBody } from './request-body.pipe.js';

@Controller('api/v1/profiles')
@Access('token')
export class ProfilesController {
  constructor(@Inject(OPERATIONS) private readonly operations: Operations) {}

  @Get()
  list(@Query('tenant') tenant?: string): Promise<readonly ProfileAnswer[]> {
    return this.operations.profiles(tenantOf(tenant));
  }

  @Get(':name')
  show(
    @Param('name') name: string,
    @Query('tenant') tenant?: string,
    @Query('version') version?: string,
  ): Promise<ProfileContentAnswer> {
    return this.operations.profile(tenantOf(tenant), profileName(name), versionOf(version));
  }

  @Post()
  @HttpCode(200)
  save(
    @Body(new RequestBody(SaveProfileRequest)) request: SaveProfileRequest,
  ): Promise<ProfileAnswer> {
    return this.operations.saveProfile(request);
  }
}
