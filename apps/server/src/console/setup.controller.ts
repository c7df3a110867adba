import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { SetupRequest, type SetupAnswer, type SignInAnswer } from '@tidegate/contracts';
import { tenantId } from '@tidegate/kernel';
import { CONSOLE_SERVICES, type ConsoleServices, type RequestPlace } from '@tidegate/tenants';

import { Access } from '../access/access.js';
import { FromPlace } from '../access/handler-parameters.js';
import { Refuses } from '../api/refuses.js';
import { signInAnswer } from './console-answers.js';
import { valueOf } from './refused-request.js';
import { InBrowser, type Browser } from './session-cookie.js';

/** The first start. */
@Controller('api/v1/setup')
export class SetupController {
  constructor(@Inject(CONSOLE_SERVICES) private readonly services: ConsoleServices) {}

  /** Says whether the installation still needs its first user. */
  @Get()
  @Access('public')
  async show(): Promise<SetupAnswer> {
    return { isNeeded: await this.services.setup.isNeeded() };
  }

  /** Creates the first user, who owns the tenant and administers the platform, and signs them in. */
  @Post()
  @HttpCode(200)
  @Access('local')
  @Refuses('ALREADY_SET_UP', 'LOGIN_INVALID', 'NAME_INVALID', 'PASSWORD_WEAK')
  async complete(
    @Body() request: SetupRequest,
    @FromPlace() place: RequestPlace,
    @InBrowser() browser: Browser,
  ): Promise<SignInAnswer> {
    const { setup, signIn } = this.services;
    const { login, name, password, title, tenant } = request;
    const owner = { login, name, password, title, tenant: tenantId(tenant) };
    valueOf(await setup.complete(owner, place));
    const step = valueOf(await signIn.password({ login, password }, place));
    if (step.next === 'done') browser.enter(step.issued.token);
    return signInAnswer(step);
  }
}
