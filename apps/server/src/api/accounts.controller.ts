import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { Operations } from '@tidegate/composition';
import {
  ChangeAccountRequest,
  OpenAccountRequest,
  TransferRequest,
  type AccountAnswer,
  type CommandAnswer,
} from '@tidegate/contracts';

import { OPERATIONS } from '../control/operations.js';
import { Access } from './access.js';
import { accountScope, tenantOf } from './path-names.js';
import { RequestBody } from './request-body.pipe.js';

@Controller('api/v1/accounts')
@Access('token')
export class AccountsController {
  constructor(@Inject(OPERATIONS) private readonly operations: Operations) {}

  @Get()
  list(@Query('tenant') tenant?: string): Promise<readonly AccountAnswer[]> {
    return this.operations.accounts(tenantOf(tenant));
  }

  @Post()
  @HttpCode(200)
  open(
    @Body(new RequestBody(OpenAccountRequest)) request: OpenAccountRequest,
  ): Promise<CommandAnswer> {
    return this.operations.openAccount(request);
  }

  @Get(':tenant/:account')
  show(@Param('tenant') tenant: string, @Param('account') account: string): Promise<AccountAnswer> {
    return this.operations.account(accountScope(tenant, account));
  }

  @Post(':tenant/:account')
  @HttpCode(200)
  change(
    @Param('tenant') tenant: string,
    @Param('account') account: string,
    @Body(new RequestBody(ChangeAccountRequest)) request: ChangeAccountRequest,
  ): Promise<CommandAnswer> {
    return this.operations.changeAccount(accountScope(tenant, account), request);
  }

  @Post(':tenant/:account/transfers')
  @HttpCode(200)
  transfer(
    @Param('tenant') tenant: string,
    @Param('account') account: string,
    @Body(new RequestBody(TransferRequest)) request: TransferRequest,
  ): Promise<CommandAnswer> {
    return this.operations.transfer(accountScope(tenant, account), request);
  }
}
