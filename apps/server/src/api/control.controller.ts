import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import type { Operations } from '@tidegate/composition';
import { ControlRequest, type CommandAnswer, type CommandHeader } from '@tidegate/contracts';
import type { AccountScope, TenantScope } from '@tidegate/model';

import { Access } from '../access/access.js';
import { Command, InAccount, InTenant } from '../access/handler-parameters.js';
import { OPERATIONS } from '../control/operations.js';
import { Refuses } from './refuses.js';

/** Pauses, resumes, closes positions, kills, resets breakers and releases accounts, at three scopes. */
@Controller('api/v1')
@Access('control')
@Refuses('COMMAND_KEY_REUSED')
export class ControlController {
  constructor(@Inject(OPERATIONS) private readonly operations: Operations) {}

  /** Controls one account, or one instrument of it. */
  @Post('tenants/:tenant/accounts/:account/control')
  @HttpCode(200)
  account(
    @InAccount() scope: AccountScope,
    @Body() request: ControlRequest,
    @Command() command: CommandHeader,
  ): Promise<CommandAnswer> {
    return this.operations.control(scope, request, command);
  }

  /** Controls every account of a tenant. */
  @Post('tenants/:tenant/control')
  @HttpCode(200)
  tenant(
    @InTenant() scope: TenantScope,
    @Body() request: ControlRequest,
    @Command() command: CommandHeader,
  ): Promise<CommandAnswer> {
    return this.operations.control(scope, request, command);
  }

  /** Controls every account of every tenant. */
  @Post('platform/control')
  @HttpCode(200)
  @Access('platform.control')
  platform(
    @Body() request: ControlRequest,
    @Command() command: CommandHeader,
  ): Promise<CommandAnswer> {
    return this.operations.control('platform', request, command);
  }
}
