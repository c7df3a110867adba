import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch } from '@nestjs/common';
import { ChangeRoleRequest, IdPath, type MemberAnswer } from '@tidegate/contracts';
import type { TenantScope } from '@tidegate/model';
import {
  CONSOLE_SERVICES,
  type Caller,
  type ConsoleServices,
  type UserId,
} from '@tidegate/tenants';

import { Access } from '../access/access.js';
import {
  ByCaller,
  ByTenantCaller,
  InTenant,
  type TenantCaller,
} from '../access/handler-parameters.js';
import { Refuses } from '../api/refuses.js';
import { memberAnswer } from './console-answers.js';
import { Idempotent } from './idempotent.interceptor.js';
import { valueOf } from './refused-request.js';

/** Members of a tenant and their roles. */
@Controller('api/v1/tenants/:tenant/members')
@Access('members.manage')
export class MembersController {
  constructor(@Inject(CONSOLE_SERVICES) private readonly services: ConsoleServices) {}

  /** Lists the members in the order of their accession. */
  @Get()
  async list(@InTenant() scope: TenantScope): Promise<readonly MemberAnswer[]> {
    return (await this.services.members.list(scope)).map(memberAnswer);
  }

  /** Changes the role of a member, from their next request on. */
  @Patch(':id')
  @HttpCode(204)
  @Access('members.manage', { stepUp: true })
  @Idempotent()
  @Refuses('TARGET_MISSING', 'LAST_OWNER')
  async changeRole(
    @ByTenantCaller() { caller, scope }: TenantCaller,
    @Param() { id }: IdPath,
    @Body() { role, reason }: ChangeRoleRequest,
  ): Promise<void> {
    const change = { user: id as UserId, role, reason };
    valueOf(await this.services.members.changeRole(caller, scope, change));
  }

  /** Removes a member, from their next request on. */
  @Delete(':id')
  @HttpCode(204)
  @Access('members.manage', { stepUp: true })
  @Idempotent()
  @Refuses('TARGET_MISSING', 'LAST_OWNER')
  async remove(
    @ByCaller() caller: Caller,
    @InTenant() scope: TenantScope,
    @Param() { id }: IdPath,
  ): Promise<void> {
    const removal = { user: id as UserId, reason: '' };
    valueOf(await this.services.members.remove(caller, scope, removal));
  }
}
