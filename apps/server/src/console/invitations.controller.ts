import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import {
  AcceptInvitationRequest,
  IdPath,
  InvitationTokenRequest,
  InviteRequest,
  type InvitationAnswer,
  type InvitationPreviewAnswer,
  type IssuedInvitationAnswer,
  type SignInAnswer,
} from '@tidegate/contracts';
import { TidegateError } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';
import {
  CONSOLE_SERVICES,
  type Caller,
  type ConsoleServices,
  type InvitationId,
  type RequestPlace,
} from '@tidegate/tenants';

import { Access } from '../access/access.js';
import { ByCaller, FromPlace, InTenant } from '../access/handler-parameters.js';
import { Refuses } from '../api/refuses.js';
import { invitationAnswer, signInAnswer } from './console-answers.js';
import { Idempotent } from './idempotent.interceptor.js';
import { valueOf } from './refused-request.js';
import { InBrowser, type Browser } from './session-cookie.js';

/** Invitations to a tenant, valid for seven days. */
@Controller('api/v1')
@Access('members.manage')
export class InvitationsController {
  constructor(@Inject(CONSOLE_SERVICES) private readonly services: ConsoleServices) {}

  /** Lists the open invitations, newest first. */
  @Get('tenants/:tenant/invitations')
  async list(@InTenant() scope: TenantScope): Promise<readonly InvitationAnswer[]> {
    return (await this.services.invitations.list(scope)).map(invitationAnswer);
  }

  /** Makes an invitation. Its token is shown once. */
  @Post('tenants/:tenant/invitations')
  @HttpCode(200)
  @Access('members.manage', { stepUp: true })
  @Idempotent('token')
  @Refuses('LIMIT_REACHED')
  async create(
    @ByCaller() caller: Caller,
    @InTenant() scope: TenantScope,
    @Body() { role, note }: InviteRequest,
  ): Promise<IssuedInvitationAnswer> {
    const made = valueOf(await this.services.invitations.create(caller, scope, { role, note }));
    return { ...invitationAnswer(made.invitation), token: made.token };
  }

  /** Revokes an open invitation. */
  @Delete('tenants/:tenant/invitations/:id')
  @HttpCode(204)
  @Idempotent()
  @Refuses('TARGET_MISSING')
  async revoke(
    @ByCaller() caller: Caller,
    @InTenant() scope: TenantScope,
    @Param() { id }: IdPath,
  ): Promise<void> {
    valueOf(await this.services.invitations.revoke(caller, scope, id as InvitationId));
  }

  /** Shows what an invitation offers. */
  @Post('invitations/preview')
  @HttpCode(200)
  @Access('public')
  @Refuses('TOKEN_INVALID')
  async preview(@Body() { token }: InvitationTokenRequest): Promise<InvitationPreviewAnswer> {
    const found = await this.services.invitations.preview(token);
    if (found) return found;
    throw new TidegateError('TOKEN_INVALID', 'This invitation is unknown, expired or used');
  }

  /** Creates a user, makes them a member, and signs them in. */
  @Post('invitations/accept')
  @HttpCode(200)
  @Access('public')
  @Refuses('TOKEN_INVALID', 'LOGIN_TAKEN', 'LOGIN_INVALID', 'NAME_INVALID', 'PASSWORD_WEAK')
  async accept(
    @Body() { token, ...details }: AcceptInvitationRequest,
    @FromPlace() place: RequestPlace,
    @InBrowser() browser: Browser,
  ): Promise<SignInAnswer> {
    const { invitations, signIn } = this.services;
    valueOf(await invitations.accept(token, details, place));
    const step = valueOf(await signIn.password(details, place));
    if (step.next === 'done') browser.enter(step.issued.token);
    return signInAnswer(step);
  }
}
