import { Controller, Delete, Get, HttpCode, Inject, Param } from '@nestjs/common';
import { IdPath, type EndedSessionsAnswer, type SessionAnswer } from '@tidegate/contracts';
import {
  CONSOLE_SERVICES,
  type ConsoleServices,
  type SessionId,
  type SignedInCaller,
} from '@tidegate/tenants';

import { Access } from '../access/access.js';
import { BySignedIn } from '../access/handler-parameters.js';
import { Refuses } from '../api/refuses.js';
import { sessionAnswer } from './console-answers.js';
import { valueOf } from './refused-request.js';

/** Signed-in browsers of the user. */
@Controller('api/v1/me/sessions')
@Access('signed-in')
@Refuses('USER_REQUIRED')
export class SessionsController {
  constructor(@Inject(CONSOLE_SERVICES) private readonly services: ConsoleServices) {}

  /** Lists the sessions, the most recently used first. */
  @Get()
  async list(@BySignedIn() { principal }: SignedInCaller): Promise<readonly SessionAnswer[]> {
    const { id, user } = principal.session;
    const sessions = await this.services.sessions.list(user);
    return sessions.map((session) => sessionAnswer(session, id));
  }

  /** Ends all other sessions. */
  @Delete('others')
  @HttpCode(200)
  async endOthers(@BySignedIn() { principal }: SignedInCaller): Promise<EndedSessionsAnswer> {
    const { id, user } = principal.session;
    return { ended: await this.services.sessions.endOthers(user, id) };
  }

  /** Ends one session. */
  @Delete(':id')
  @HttpCode(204)
  @Refuses('TARGET_MISSING')
  async end(@BySignedIn() { principal }: SignedInCaller, @Param() { id }: IdPath): Promise<void> {
    valueOf(await this.services.sessions.end(principal.session.user, id as SessionId));
  }
}
