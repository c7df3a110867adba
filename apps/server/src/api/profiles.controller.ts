import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { Operations } from '@tidegate/composition';
import {
  ProfilePath,
  ProfileVersionQuery,
  SaveProfileRequest,
  type CommandHeader,
  type ProfileAnswer,
  type ProfileContentAnswer,
} from '@tidegate/contracts';
import type { TenantScope } from '@tidegate/model';

import { Access } from '../access/access.js';
import { Command, InTenant } from '../access/handler-parameters.js';
import { OPERATIONS } from '../control/operations.js';
import { Refuses } from './refuses.js';

/** Trading profiles of a tenant and their versions. */
@Controller('api/v1/tenants/:tenant/profiles')
@Access('read')
export class ProfilesController {
  constructor(@Inject(OPERATIONS) private readonly operations: Operations) {}

  /** Lists the latest version of each profile, without its content. */
  @Get()
  list(@InTenant() { tenant }: TenantScope): Promise<readonly ProfileAnswer[]> {
    return this.operations.profiles(tenant);
  }

  /** Shows a profile with its content. */
  @Get(':name')
  @Refuses('PROFILE_UNKNOWN')
  show(
    @InTenant() { tenant }: TenantScope,
    @Param() { name }: ProfilePath,
    @Query() { version }: ProfileVersionQuery,
  ): Promise<ProfileContentAnswer> {
    return this.operations.profile(tenant, name, version === undefined ? version : Number(version));
  }

  /** Saves the next version of a profile. Content that equals the latest version saves nothing. */
  @Post()
  @HttpCode(200)
  @Access('profiles.edit')
  @Refuses('PROFILE_INVALID')
  save(
    @InTenant() scope: TenantScope,
    @Body() request: SaveProfileRequest,
    @Command() command: CommandHeader,
  ): Promise<ProfileAnswer> {
    return this.operations.saveProfile(scope, request, command);
  }
}
