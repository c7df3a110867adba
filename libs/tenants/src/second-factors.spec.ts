import { beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE_MS, type Result } from '@tidegate/kernel';

import { ConsoleDesk, DESK_PARTY, DESK_PASSWORD } from '../testing/console-desk.js';
import { SoftAuthenticator } from '../testing/fakes/soft-authenticator.js';
import { checkStepUp } from './core/access.js';
import type { SignedInCaller } from './core/caller.js';
import type { PasskeyId } from './core/ids.js';
import type { Refusal } from './core/refusal.js';

function valueOf<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}
const codeOf = (result: Result<unknown, Refusal>) => (result.ok ? 'ok' : result.error.code);

describe('the second factors of a user', () => {
  let desk: ConsoleDesk;
  let caller: SignedInCaller;

  beforeEach(async () => {
    desk = new ConsoleDesk();
    await desk.hire(await desk.tenant('desk'), 'mira', 'owner');
    caller = await desk.signIn('mira');
  });

  const enrol = async () => {
    const { secret } = desk.services.secondFactors.beginTotp(caller);
    const { recoveryCodes } = valueOf(
      await desk.services.secondFactors.confirmTotp(caller, desk.codeOf(secret)),
    );
    return { secret, recoveryCodes };
  };
  const register = async (name: string) => {
    const { secondFactors } = desk.services;
    const options = valueOf(await secondFactors.beginPasskey(caller, DESK_PARTY));
    const response = new SoftAuthenticator(name).register(DESK_PARTY, options);
    return secondFactors.addPasskey(caller, DESK_PARTY, { name, response });
  };

  it('begin with a URI for the authenticator, confirmed by a code within five minutes', async () => {
    const { secondFactors } = desk.services;
    const { secret, uri } = secondFactors.beginTotp(caller);
    expect(uri).toBe(
      `otpauth://totp/Tidegate:mira?issuer=Tidegate&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
    );
    expect(codeOf(await secondFactors.confirmTotp(caller, '000000'))).toBe('SECOND_FACTOR_FAILED');
    expect((await secondFactors.summary(caller)).hasTotp).toBe(false);
    desk.time.advanceBy(5 * MINUTE_MS);
    expect(codeOf(await secondFactors.confirmTotp(caller, desk.codeOf(secret)))).toBe(
      'TICKET_INVALID',
    );
  });

  it('bring ten recovery codes with the first factor only, and lose them with the last', async () => {
    const { secondFactors } = desk.services;
    const { recoveryCodes } = await enrol();
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(recoveryCodes?.[0]).toMatch(/^([0-9a-z]{4}-){3}[0-9a-z]{4}$/);
    expect(valueOf(await register('Laptop')).recoveryCodes).toBeNull();
    valueOf(await secondFactors.removeTotp(caller));
    expect((await secondFactors.summary(caller)).recoveryCodesLeft).toBe(10);
    const [passkey] = await secondFactors.passkeys(caller);
    valueOf(await secondFactors.removePasskey(caller, passkey?.id as PasskeyId));
    expect(await secondFactors.summary(caller)).toEqual({
      hasTotp: false,
      passkeys: 0,
      recoveryCodesLeft: 0,
    });
    expect(codeOf(await secondFactors.removeTotp(caller))).toBe('TARGET_MISSING');
  });

  it('refuse a passkey for another challenge, twice, or for another site', async () => {
    const { secondFactors } = desk.services;
    const made = { name: 'Laptop' };
    const options = valueOf(await secondFactors.beginPasskey(caller, DESK_PARTY));
    const response = new SoftAuthenticator('a').register(DESK_PARTY, options);
    valueOf(await secondFactors.beginPasskey(caller, DESK_PARTY));
    const replaced = await secondFactors.addPasskey(caller, DESK_PARTY, { ...made, response });
    expect(codeOf(replaced)).toBe('PASSKEY_INVALID');
    const missing = await secondFactors.addPasskey(caller, DESK_PARTY, { ...made, response });
    expect(codeOf(missing)).toBe('TICKET_INVALID');
    const evil = { id: 'evil.example', origin: 'https://evil.example' };
    const again = valueOf(await secondFactors.beginPasskey(caller, DESK_PARTY));
    const foreign = new SoftAuthenticator('b').register(evil, again);
    expect(
      codeOf(await secondFactors.addPasskey(caller, DESK_PARTY, { ...made, response: foreign })),
    ).toBe('PASSKEY_INVALID');
    expect(codeOf(await register('Laptop'))).toBe('ok');
    expect(codeOf(await register('Laptop'))).toBe('PASSKEY_INVALID');
  });

  it('replace recovery codes, after which the old ones are refused', async () => {
    const { recoveryCodes } = await enrol();
    const renewed = await desk.services.secondFactors.renewRecoveryCodes(caller);
    const proof = (code = '') => ({ type: 'recovery-code', code }) as const;
    expect(codeOf(await desk.services.stepUp.prove(caller, proof(recoveryCodes?.[0])))).toBe(
      'SECOND_FACTOR_FAILED',
    );
    expect(codeOf(await desk.services.stepUp.prove(caller, proof(renewed[0])))).toBe('ok');
  });

  describe('in a step-up', () => {
    it('the password is enough for a user who has none', async () => {
      desk.time.advanceBy(5 * MINUTE_MS);
      expect(checkStepUp(caller.principal, desk.time.now())?.code).toBe('STEP_UP_REQUIRED');
      const { stepUp } = desk.services;
      const wrong = await stepUp.prove(caller, { type: 'password', password: 'wrong' });
      expect(codeOf(wrong)).toBe('SECOND_FACTOR_FAILED');
      const proof = { type: 'password', password: DESK_PASSWORD } as const;
      const { token } = valueOf(await stepUp.prove(caller, proof));
      const { principal } = await desk.callerOf(token);
      expect(checkStepUp(principal, desk.time.now())).toBeNull();
      expect((await desk.audited()).slice(-2)).toEqual([
        'step-up mira refused:SECOND_FACTOR_FAILED',
        'step-up mira done',
      ]);
    });

    it('the password is not enough for a user who has one', async () => {
      const { secret } = await enrol();
      const { stepUp } = desk.services;
      const password = { type: 'password', password: DESK_PASSWORD } as const;
      expect(codeOf(await stepUp.prove(caller, password))).toBe('SECOND_FACTOR_MISSING');
      desk.time.advanceBy(MINUTE_MS);
      const code = { type: 'totp', code: desk.codeOf(secret) } as const;
      expect(codeOf(await stepUp.prove(caller, code))).toBe('ok');
      expect(codeOf(await stepUp.prove(caller, code))).toBe('SECOND_FACTOR_FAILED');
    });

    it('a passkey of the same user is accepted, one of another user is not', async () => {
      const { stepUp } = desk.services;
      const own = new SoftAuthenticator('own');
      const { secondFactors } = desk.services;
      const options = valueOf(await secondFactors.beginPasskey(caller, DESK_PARTY));
      const response = own.register(DESK_PARTY, options);
      await secondFactors.addPasskey(caller, DESK_PARTY, { name: 'own', response });
      const prove = async (who: SignedInCaller) => {
        const asked = await stepUp.passkeyOptions(who, DESK_PARTY);
        const answer = own.authenticate(DESK_PARTY, asked.options);
        const { ticket } = asked;
        return stepUp.prove(who, { type: 'passkey', party: DESK_PARTY, ticket, response: answer });
      };
      expect(codeOf(await prove(caller))).toBe('ok');
      await desk.hire(await desk.tenant('other'), 'ines', 'owner');
      expect(codeOf(await prove(await desk.signIn('ines')))).toBe('SECOND_FACTOR_FAILED');
    });

    it('guessing is delayed, and a success with the password does not reset it', async () => {
      await enrol();
      const { stepUp } = desk.services;
      const guess = { type: 'totp', code: '000000' } as const;
      for (let count = 0; count < 5; count++) await stepUp.prove(caller, guess);
      await desk.services.signIn.password({ login: 'mira', password: DESK_PASSWORD }, caller);
      expect(codeOf(await stepUp.prove(caller, guess))).toBe('SIGN_IN_LOCKED');
    });
  });
});
