import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import {
  CreateKeyRequest,
  CreateLinkRequest,
  IdPath,
  type CredentialAnswer,
  type IssuedCredentialAnswer,
} from '@tidegate/contracts';
import { accountId, parseInstant, TidegateError, type EpochMs } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';
import {
  CONSOLE_SERVICES,
  type Caller,
  type ConsoleServices,
  type CredentialId,
} from '@tidegate/tenants';

import { Access } from '../access/access.js';
import { ByCaller, InTenant } from '../access/handler-parameters.js';
import { Refuses } from '../api/refuses.js';
import { credentialAnswer } from './console-answers.js';
import { Idempotent } from './idempotent.interceptor.js';
import { valueOf } from './refused-request.js';

/** API keys for programs, and read-only links for investors. */
@Controller('api/v1/tenants/:tenant')
@Access('keys.manage')
export class CredentialsController {
  constructor(@Inject(CONSOLE_SERVICES) private readonly services: ConsoleServices) {}

  /** Lists the valid API keys, newest first. */
  @Get('api-keys')
  async keys(@InTenant() scope: TenantScope): Promise<readonly CredentialAnswer[]> {
    return (await this.services.apiKeys.list(scope)).map(credentialAnswer);
  }

  /** Creates an API key. Its token is shown once. */
  @Post('api-keys')
  @HttpCode(200)
  @Access('keys.manage', { stepUp: true })
  @Idempotent('token')
  @Refuses('VERB_NOT_GRANTABLE', 'NAME_INVALID', 'EXPIRY_INVALID', 'LIMIT_REACHED')
  async createKey(
    @ByCaller() caller: Caller,
    @InTenant() scope: TenantScope,
    @Body() { name, verbs, accounts, expiresAt }: CreateKeyRequest,
  ): Promise<IssuedCredentialAnswer> {
    const request = {
      name,
      verbs,
      accounts: accounts?.map((account) => accountId(account)) ?? null,
      expiresAt: instantOf(expiresAt),
    };
    const issued = valueOf(await this.services.apiKeys.create(caller, scope, request));
    return { ...credentialAnswer(issued.credential), token: issued.text };
  }

  /** Revokes an API key. */
  @Delete('api-keys/:id')
  @HttpCode(204)
  @Idempotent()
  @Refuses('TARGET_MISSING')
  async revokeKey(
    @ByCaller() caller: Caller,
    @InTenant() scope: TenantScope,
    @Param() { id }: IdPath,
  ): Promise<void> {
    valueOf(await this.services.apiKeys.revoke(caller, scope, id as CredentialId));
  }

  /** Lists the valid links, newest first. */
  @Get('links')
  async links(@InTenant() scope: TenantScope): Promise<readonly CredentialAnswer[]> {
    return (await this.services.links.list(scope)).map(credentialAnswer);
  }

  /** Creates a read-only link to one account. Its token is shown once. */
  @Post('links')
  @HttpCode(200)
  @Access('keys.manage', { stepUp: true })
  @Idempotent('token')
  @Refuses('NAME_INVALID', 'EXPIRY_INVALID', 'LIMIT_REACHED')
  async createLink(
    @ByCaller() caller: Caller,
    @InTenant() scope: TenantScope,
    @Body() { name, account, expiresAt }: CreateLinkRequest,
  ): Promise<IssuedCredentialAnswer> {
    const request = { name, account: accountId(account), expiresAt: instantOf(expiresAt) };
    const issued = valueOf(await this.services.links.create(caller, scope, request));
    return { ...credentialAnswer(issued.credential), token: issued.text };
  }

  /** Revokes a link. */
  @Delete('links/:id')
  @HttpCode(204)
  @Idempotent()
  @Refuses('TARGET_MISSING')
  async revokeLink(
    @ByCaller() caller: Caller,
    @InTenant() scope: TenantScope,
    @Param() { id }: IdPath,
  ): Promise<void> {
    valueOf(await this.services.links.revoke(caller, scope, id as CredentialId));
  }
}

/** Throws `REQUEST_INVALID` for a date that does not exist. */
function instantOf(text: string): EpochMs {
  const at = parseInstant(text);
  if (at !== null) return at;
  throw new TidegateError('REQUEST_INVALID', `expiresAt is "${text}", which is not a date`);
}
