import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
} from '@nestjs/common';
import { profileSchema, type ProfileDesk } from '@tidegate/composition';
import {
  ApplyProfileRequest,
  ProfileDiffQuery,
  ProfilePath,
  ProfileVersionsQuery,
  SaveDraftRequest,
  type CommandHeader,
  type PageAnswer,
  type ProfileAnswer,
  type ProfileApplyAnswer,
  type ProfileDiffAnswer,
  type ProfileDraftAnswer,
  type ProfileSchemaAnswer,
} from '@tidegate/contracts';
import type { TenantScope } from '@tidegate/model';
import type { Caller } from '@tidegate/tenants';

import { Access } from '../access/access.js';
import { ByCaller, Command, InTenant } from '../access/handler-parameters.js';
import { PROFILE_DESK } from '../control/profile-desk.js';
import { Refuses } from './refuses.js';

/** The settings, versions and drafts of profiles, and moving accounts to them. */
@Controller('api/v1/tenants/:tenant/profiles')
@Access('read')
export class ProfileChangesController {
  constructor(@Inject(PROFILE_DESK) private readonly desk: ProfileDesk) {}

  /** Lists every setting of a profile: label, unit, default, range and help. */
  @Get('schema')
  async schema(): Promise<ProfileSchemaAnswer> {
    return profileSchema();
  }

  /** Lists the versions of a profile, newest first. */
  @Get(':name/versions')
  @Refuses('PROFILE_UNKNOWN')
  versions(
    @InTenant() { tenant }: TenantScope,
    @Param() { name }: ProfilePath,
    @Query() query: ProfileVersionsQuery,
  ): Promise<PageAnswer<ProfileAnswer>> {
    return this.desk.versions({ tenant, name }, query);
  }

  /** Says in words how two versions of a profile differ, and which accounts the newer one would change. */
  @Get(':name/diff')
  @Refuses('PROFILE_UNKNOWN')
  diff(
    @InTenant() { tenant }: TenantScope,
    @Param() { name }: ProfilePath,
    @Query() query: ProfileDiffQuery,
  ): Promise<ProfileDiffAnswer> {
    return this.desk.diff({ tenant, name }, query);
  }

  /** Shows the caller's draft of a profile, its problems, and how it differs from its base. */
  @Get(':name/draft')
  @Access('profiles.edit')
  @Refuses('PROFILE_UNKNOWN', 'DRAFT_UNKNOWN')
  draft(
    @InTenant() { tenant }: TenantScope,
    @Param() { name }: ProfilePath,
    @ByCaller() caller: Caller,
  ): Promise<ProfileDraftAnswer> {
    return this.desk.draft({ tenant, name }, caller);
  }

  // Over budget: each parameter is bound from another part of the request.
  /** Saves the caller's draft of a profile, valid or not. It replaces an earlier draft. */
  @Put(':name/draft')
  @Access('profiles.edit')
  @Refuses('PROFILE_UNKNOWN', 'PROFILE_CHANGED', 'DRAFT_TOO_LONG')
  saveDraft(
    @InTenant() { tenant }: TenantScope,
    @Param() { name }: ProfilePath,
    @Body() request: SaveDraftRequest,
    @ByCaller() caller: Caller,
  ): Promise<ProfileDraftAnswer> {
    return this.desk.saveDraft({ tenant, name }, request, caller);
  }

  /** Discards the caller's draft of a profile. */
  @Delete(':name/draft')
  @HttpCode(204)
  @Access('profiles.edit')
  @Refuses('DRAFT_UNKNOWN')
  discardDraft(
    @InTenant() { tenant }: TenantScope,
    @Param() { name }: ProfilePath,
    @ByCaller() caller: Caller,
  ): Promise<void> {
    return this.desk.discardDraft({ tenant, name }, caller);
  }

  // Over budget: each parameter is bound from another part of the request.
  /**
   * Moves accounts to a version of a profile, or to the caller's draft, which becomes the next version. An earlier
   * version rolls back. The caller must confirm their identity first if an account is live. Open positions keep their
   * plan.
   */
  @Post(':name/apply')
  @HttpCode(200)
  @Access('profiles.apply')
  @Refuses(
    'ACCOUNT_UNKNOWN',
    'PROFILE_UNKNOWN',
    'DRAFT_UNKNOWN',
    'PROFILE_CHANGED',
    'PROFILE_INVALID',
    'STEP_UP_REQUIRED',
  )
  apply(
    @InTenant() { tenant }: TenantScope,
    @Param() { name }: ProfilePath,
    @Body() request: ApplyProfileRequest,
    @ByCaller() caller: Caller,
    @Command() header: CommandHeader,
  ): Promise<ProfileApplyAnswer> {
    return this.desk.apply({ tenant, name }, request, { caller, header });
  }
}
