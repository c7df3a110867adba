import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import {
  AddPasskeyRequest,
  ConfirmTotpRequest,
  IdPath,
  type FactorsAnswer,
  type PasskeyCreationAnswer,
  type RecoveryCodesAnswer,
  type TotpAnswer,
} from '@tidegate/contracts';
import {
  CONSOLE_SERVICES,
  type ConsoleServices,
  type PasskeyId,
  type RelyingParty,
  type SecondFactors,
  type SignedInCaller,
} from '@tidegate/tenants';

import { Access } from '../access/access.js';
import { BySignedIn, OnSite } from '../access/handler-parameters.js';
import { Refuses } from '../api/refuses.js';
import { passkeyAnswer } from './console-answers.js';
import { valueOf } from './refused-request.js';

/** Second factors of the signed-in user. Changing them requires a confirmed identity. */
@Controller('api/v1/me')
@Access('signed-in', { stepUp: true })
@Refuses('USER_REQUIRED')
export class FactorsController {
  private readonly factors: SecondFactors;

  constructor(@Inject(CONSOLE_SERVICES) { secondFactors }: ConsoleServices) {
    this.factors = secondFactors;
  }

  /** Lists the second factors. */
  @Get('factors')
  @Access('signed-in')
  async show(@BySignedIn() caller: SignedInCaller): Promise<FactorsAnswer> {
    const { hasTotp, recoveryCodesLeft } = await this.factors.summary(caller);
    const passkeys = (await this.factors.passkeys(caller)).map(passkeyAnswer);
    return { hasTotp, recoveryCodesLeft, passkeys };
  }

  /** Makes a secret for an authenticator app. It is in force once a code confirms it. */
  @Post('totp')
  @HttpCode(200)
  async beginTotp(@BySignedIn() caller: SignedInCaller): Promise<TotpAnswer> {
    return this.factors.beginTotp(caller);
  }

  /** Confirms the secret with the first code of the app. */
  @Post('totp/confirm')
  @HttpCode(200)
  @Refuses('TICKET_INVALID', 'SECOND_FACTOR_FAILED')
  async confirmTotp(
    @BySignedIn() caller: SignedInCaller,
    @Body() { code }: ConfirmTotpRequest,
  ): Promise<RecoveryCodesAnswer> {
    return valueOf(await this.factors.confirmTotp(caller, code));
  }

  /** Removes the authenticator app. */
  @Delete('totp')
  @HttpCode(204)
  @Refuses('TARGET_MISSING')
  async removeTotp(@BySignedIn() caller: SignedInCaller): Promise<void> {
    valueOf(await this.factors.removeTotp(caller));
  }

  /** Replaces the recovery codes by ten new ones. */
  @Post('recovery-codes')
  @HttpCode(200)
  async renewCodes(@BySignedIn() caller: SignedInCaller): Promise<RecoveryCodesAnswer> {
    return { recoveryCodes: await this.factors.renewRecoveryCodes(caller) };
  }

  /** Options for the browser to create a passkey. */
  @Post('passkeys/options')
  @HttpCode(200)
  @Refuses('LIMIT_REACHED', 'TARGET_MISSING')
  async beginPasskey(
    @BySignedIn() caller: SignedInCaller,
    @OnSite() site: RelyingParty,
  ): Promise<PasskeyCreationAnswer> {
    return { options: valueOf(await this.factors.beginPasskey(caller, site)) };
  }

  /** Registers the passkey that the browser created. */
  @Post('passkeys')
  @HttpCode(200)
  @Refuses('NAME_INVALID', 'TICKET_INVALID', 'PASSKEY_INVALID')
  async addPasskey(
    @BySignedIn() caller: SignedInCaller,
    @OnSite() site: RelyingParty,
    @Body() request: AddPasskeyRequest,
  ): Promise<RecoveryCodesAnswer> {
    return valueOf(await this.factors.addPasskey(caller, site, request));
  }

  /** Removes a passkey. */
  @Delete('passkeys/:id')
  @HttpCode(204)
  @Refuses('TARGET_MISSING')
  async removePasskey(
    @BySignedIn() caller: SignedInCaller,
    @Param() { id }: IdPath,
  ): Promise<void> {
    valueOf(await this.factors.removePasskey(caller, id as PasskeyId));
  }
}
