import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import {
  PasskeySignInRequest,
  ResetRequest,
  SecondFactorRequest,
  SignInRequest,
  StepUpRequest,
  type PasskeyOptionsAnswer,
  type SignInAnswer,
  type StepUpAnswer,
} from '@tidegate/contracts';
import { TidegateError } from '@tidegate/kernel';
import {
  CONSOLE_SERVICES,
  type ConsoleServices,
  type RelyingParty,
  type RequestPlace,
  type SignedInCaller,
  type SignInStep,
} from '@tidegate/tenants';

import { Access } from '../access/access.js';
import { BySignedIn, FromPlace, OnSite } from '../access/handler-parameters.js';
import { Refuses } from '../api/refuses.js';
import { isoOf, signInAnswer } from './console-answers.js';
import { proofOf } from './factor-proof.js';
import { valueOf } from './refused-request.js';
import { InBrowser, type Browser } from './session-cookie.js';

/** Signing in and out, confirming an identity again, and new passwords. */
@Controller('api/v1/auth')
@Access('public')
export class AuthController {
  constructor(@Inject(CONSOLE_SERVICES) private readonly services: ConsoleServices) {}

  /** Checks login and password. The answer is the same for an unknown login and a wrong password. */
  @Post('sign-in')
  @HttpCode(200)
  @Refuses('SIGN_IN_FAILED', 'SIGN_IN_LOCKED', 'SIGN_IN_BUSY')
  async signIn(
    @Body() { login, password }: SignInRequest,
    @FromPlace() place: RequestPlace,
    @InBrowser() browser: Browser,
  ): Promise<SignInAnswer> {
    const step = valueOf(await this.services.signIn.password({ login, password }, place));
    return entered(step, browser);
  }

  /** Checks the code of an authenticator app, or a recovery code. */
  @Post('second-factor')
  @HttpCode(200)
  @Refuses('TICKET_INVALID', 'SECOND_FACTOR_FAILED', 'SIGN_IN_LOCKED')
  async secondFactor(
    @Body() { ticket, code, recoveryCode }: SecondFactorRequest,
    @FromPlace() place: RequestPlace,
    @InBrowser() browser: Browser,
  ): Promise<SignInAnswer> {
    const given = proofOf(
      {
        ...(code === undefined ? {} : { code }),
        ...(recoveryCode === undefined ? {} : { recoveryCode }),
      },
      browser.site,
    );
    if (given.type === 'password' || given.type === 'passkey') throw needsCode();
    const step = valueOf(await this.services.signIn.secondFactor(ticket, given, place));
    return entered(step, browser);
  }

  /** Options for a sign-in with a passkey. */
  @Post('passkey/options')
  @HttpCode(200)
  passkeyOptions(@OnSite() site: RelyingParty): Promise<PasskeyOptionsAnswer> {
    return this.services.signIn.passkeyOptions(site);
  }

  /** Signs in with a passkey alone. */
  @Post('passkey')
  @HttpCode(200)
  @Refuses('PASSKEY_INVALID')
  async passkey(
    @Body() { ticket, response }: PasskeySignInRequest,
    @FromPlace() place: RequestPlace,
    @InBrowser() browser: Browser,
  ): Promise<SignInAnswer> {
    const proof = { type: 'passkey', party: browser.site, ticket, response } as const;
    const step = valueOf(await this.services.signIn.passkey(proof, place));
    return entered(step, browser);
  }

  /** Sets a new password with an administrator's token, and ends all sessions of the user. */
  @Post('reset')
  @HttpCode(204)
  @Refuses('TOKEN_INVALID', 'PASSWORD_WEAK', 'SIGN_IN_BUSY')
  async reset(
    @Body() { token, password }: ResetRequest,
    @FromPlace() place: RequestPlace,
  ): Promise<void> {
    valueOf(await this.services.passwordReset.redeem({ token, password }, place));
  }

  /** Ends the session. */
  @Post('sign-out')
  @HttpCode(204)
  @Access('signed-in')
  @Refuses('USER_REQUIRED')
  async signOut(
    @BySignedIn() { principal }: SignedInCaller,
    @InBrowser() browser: Browser,
  ): Promise<void> {
    const { user, id } = principal.session;
    await this.services.sessions.end(user, id);
    browser.leave();
  }

  /** Options for a step-up with a passkey. */
  @Post('step-up/passkey-options')
  @HttpCode(200)
  @Access('signed-in')
  @Refuses('USER_REQUIRED')
  stepUpOptions(
    @BySignedIn() caller: SignedInCaller,
    @OnSite() site: RelyingParty,
  ): Promise<PasskeyOptionsAnswer> {
    return this.services.stepUp.passkeyOptions(caller, site);
  }

  /** Confirms the identity again, which allows dangerous actions for five minutes. */
  @Post('step-up')
  @HttpCode(200)
  @Access('signed-in')
  @Refuses('USER_REQUIRED', 'SECOND_FACTOR_FAILED', 'SECOND_FACTOR_MISSING', 'SIGN_IN_LOCKED')
  async stepUp(
    @Body() request: StepUpRequest,
    @BySignedIn() caller: SignedInCaller,
    @InBrowser() browser: Browser,
  ): Promise<StepUpAnswer> {
    const proved = valueOf(
      await this.services.stepUp.prove(caller, proofOf(request, browser.site)),
    );
    browser.enter(proved.token);
    return { until: isoOf(proved.until) };
  }
}

/** Gives the browser its session, if the sign-in is complete. */
function entered(step: SignInStep, browser: Browser): SignInAnswer {
  if (step.next === 'done') browser.enter(step.issued.token);
  return signInAnswer(step);
}

function needsCode(): TidegateError {
  return new TidegateError('REQUEST_INVALID', 'Send either code or recoveryCode');
}
