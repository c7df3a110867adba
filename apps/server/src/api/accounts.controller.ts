import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import type { Operations } from '@tidegate/composition';
import {
  ChangeAccountRequest,
  OpenAccountRequest,
  TransferRequest,
  type AccountAnswer,
  type CommandAnswer,
  type CommandHeader,
} from '@tidegate/contracts';
import type { AccountScope, TenantScope } from '@tidegate/model';

import { Access } from '../access/access.js';
import { Command, InAccount, InTenant } from '../access/handler-parameters.js';
import { OPERATIONS } from '../control/operations.js';
import { Refuses } from './refuses.js';

/** Accounts of a tenant: paper accounts are opened, funded, moved to a profile and closed here. */
@Controller('api/v1/tenants/:tenant/accounts')
@Access('accounts.manage')
export class AccountsController {
  constructor(@Inject(OPERATIONS) private readonly operations: Operations) {}

  /** Lists the accounts of a tenant, including closed accounts. */
  @Get()
  @Access('read')
  list(@InTenant() { tenant }: TenantScope): Promise<readonly AccountAnswer[]> {
    return this.operations.accounts(tenant);
  }

  /** Opens a paper account and books its deposit. */
  @Post()
  @HttpCode(200)
  @Refuses('PROFILE_UNKNOWN', 'COMMAND_KEY_REUSED')
  open(
    @InTenant() scope: TenantScope,
    @Body() request: OpenAccountRequest,
    @Command() command: CommandHeader,
  ): Promise<CommandAnswer> {
    return this.operations.openAccount(scope, request, command);
  }

  /** Shows an account. */
  @Get(':account')
  @Access('read')
  @Refuses('ACCOUNT_UNKNOWN')
  show(@InAccount() scope: AccountScope): Promise<AccountAnswer> {
    return this.operations.account(scope);
  }

  /** Moves an account to a profile, or closes it. Open positions keep their plan. */
  @Post(':account')
  @HttpCode(200)
  @Refuses('ACCOUNT_UNKNOWN', 'PROFILE_UNKNOWN', 'COMMAND_KEY_REUSED')
  change(
    @InAccount() scope: AccountScope,
    @Body() request: ChangeAccountRequest,
    @Command() command: CommandHeader,
  ): Promise<CommandAnswer> {
    return this.operations.changeAccount(scope, request, command);
  }

  /** Moves money in or out of a paper account. A transfer id is booked once. */
  @Post(':account/transfers')
  @HttpCode(200)
  @Refuses('ACCOUNT_UNKNOWN', 'COMMAND_KEY_REUSED')
  transfer(
    @InAccount() scope: AccountScope,
    @Body() request: TransferRequest,
    @Command() command: CommandHeader,
  ): Promise<CommandAnswer> {
    return this.operations.transfer(scope, request, command);
  }
}
