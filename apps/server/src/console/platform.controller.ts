import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ChangeTenantRequest,
  ChangeUserRequest,
  CreateTenantRequest,
  IdPath,
  IssueResetRequest,
  ListQuery,
  type IssuedResetAnswer,
  type PageAnswer,
  type PlatformUserAnswer,
  type TenantAnswer,
} from '@tidegate/contracts';
import { tenantId, TidegateError } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';
import {
  CONSOLE_SERVICES,
  type Caller,
  type ConsoleServices,
  type TenantChange,
  type UserId,
} from '@tidegate/tenants';

import { Access } from '../access/access.js';
import { ByCaller, InTenant } from '../access/handler-parameters.js';
import { Refuses } from '../api/refuses.js';
import { isoOf, platformUserAnswer, tenantAnswer } from './console-answers.js';
import { Idempotent } from './idempotent.interceptor.js';
import { pageRequestOf } from './page-request.js';
import { valueOf } from './refused-request.js';

/** Tenants and users of the installation, without their money. */
@Controller('api/v1/platform')
@Access('platform.manage', { stepUp: true })
export class PlatformController {
  constructor(@Inject(CONSOLE_SERVICES) private readonly services: ConsoleServices) {}

  /** Lists the tenants in the order of their ids. */
  @Get('tenants')
  @Access('platform.read')
  @Refuses('PAGE_CURSOR_INVALID')
  async tenants(@Query() query: ListQuery): Promise<PageAnswer<TenantAnswer>> {
    const { rows, cursor } = await this.services.tenants.list(pageRequestOf(query));
    return { rows: rows.map(tenantAnswer), cursor };
  }

  /** Creates a tenant with its first owner. */
  @Post('tenants')
  @HttpCode(200)
  @Idempotent()
  @Refuses('NAME_INVALID', 'TARGET_MISSING', 'TENANT_TAKEN')
  async createTenant(
    @ByCaller() caller: Caller,
    @Body() { tenant, title, owner }: CreateTenantRequest,
  ): Promise<TenantAnswer> {
    const user = await this.services.users.findByLogin(owner);
    if (!user) throw new TidegateError('TARGET_MISSING', `No user has the login ${owner}`);
    const scope = { tenant: tenantId(tenant) };
    const request = { title, owner: user.id };
    return tenantAnswer(valueOf(await this.services.tenants.create(caller, scope, request)));
  }

  /** Changes title, state or quotas of a tenant. */
  @Patch('tenants/:tenant')
  @HttpCode(204)
  @Idempotent()
  @Refuses('NAME_INVALID', 'TARGET_MISSING')
  async changeTenant(
    @ByCaller() caller: Caller,
    @InTenant() scope: TenantScope,
    @Body() request: ChangeTenantRequest,
  ): Promise<void> {
    const { tenants } = this.services;
    const found = await tenants.find(scope);
    if (!found) throw new TidegateError('TARGET_MISSING', `There is no tenant ${scope.tenant}`);
    const change: TenantChange = {
      ...(request.title === undefined ? {} : { title: request.title }),
      ...(request.state === undefined ? {} : { state: request.state }),
      quotas: {
        accounts: request.accountsMax ?? found.quotas.accounts,
        members: request.membersMax ?? found.quotas.members,
        apiKeys: request.keysMax ?? found.quotas.apiKeys,
        backtests: request.backTestsMax ?? found.quotas.backtests,
      },
    };
    valueOf(await tenants.change(caller, scope, { ...change, reason: request.reason }));
  }

  /** Lists the users in the order of their logins. */
  @Get('users')
  @Access('platform.read')
  @Refuses('PAGE_CURSOR_INVALID')
  async users(@Query() query: ListQuery): Promise<PageAnswer<PlatformUserAnswer>> {
    const { rows, cursor } = await this.services.users.list(pageRequestOf(query));
    return { rows: rows.map(platformUserAnswer), cursor };
  }

  /** Enables or disables a user, or changes their platform rights. */
  @Patch('users/:id')
  @HttpCode(204)
  @Idempotent()
  @Refuses('TARGET_MISSING', 'LAST_ADMINISTRATOR')
  async changeUser(
    @ByCaller() caller: Caller,
    @Param() { id }: IdPath,
    @Body() { state, isAdministrator, reason }: ChangeUserRequest,
  ): Promise<void> {
    const { users } = this.services;
    const user = id as UserId;
    if (state !== undefined) valueOf(await users.setState(caller, user, { state, reason }));
    if (isAdministrator === undefined) return;
    valueOf(await users.setAdministrator(caller, user, { isAdministrator, reason }));
  }

  /** Makes a token with which a user sets a new password within an hour. It is shown once. */
  @Post('users/:id/reset')
  @HttpCode(200)
  @Idempotent('token')
  @Refuses('TARGET_MISSING')
  async issueReset(
    @ByCaller() caller: Caller,
    @Param() { id }: IdPath,
    @Body() { removesSecondFactors }: IssueResetRequest,
  ): Promise<IssuedResetAnswer> {
    const terms = { factors: removesSecondFactors ? 'removed' : 'kept' } as const;
    const { passwordReset } = this.services;
    const issued = valueOf(await passwordReset.issue(caller, id as UserId, terms));
    return { token: issued.token, expiresAt: isoOf(issued.expiresAt) };
  }
}
