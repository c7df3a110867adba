import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';

import type { PasskeyId, UserId } from '../../core/ids.js';
import { CHALLENGE_LIFETIME_MS, type Passkey } from '../../core/second-factor.js';
import type { RandomBytes } from '../../core/secret.js';
import type { PasskeyCeremonies, PasskeyChallenge, RelyingParty } from '../../ports.js';

const SITE_NAME = 'Tidegate';
const CHALLENGE_BYTES = 32;
/** EdDSA, ES256 and RS256, which every authenticator knows one of (COSE numbers). */
const ALGORITHMS = [-8, -7, -257];
/** The package throws for every response that proves nothing, whether malformed or forged. */
const UNPROVED = (): null => null;
/** A credential id has at most 1,023 bytes (WebAuthn level 3, 6.5.1). */
const CREDENTIAL_ID = /^[A-Za-z0-9_-]{1,1364}$/;

/** WebAuthn by the package `@simplewebauthn/server`. The authenticator must check the person (PIN or biometrics). */
export class WebauthnPasskeys implements PasskeyCeremonies {
  constructor(private readonly random: RandomBytes) {}

  async registrationOptions(
    party: RelyingParty,
    user: { readonly id: UserId; readonly login: string; readonly name: string },
    known: readonly Passkey[],
  ): Promise<PasskeyChallenge> {
    const options = await generateRegistrationOptions({
      rpName: SITE_NAME,
      rpID: party.id,
      userID: bytesOf(Buffer.from(user.id)),
      userName: user.login,
      userDisplayName: user.name,
      challenge: this.challenge(),
      timeout: CHALLENGE_LIFETIME_MS,
      attestationType: 'none',
      supportedAlgorithmIDs: ALGORITHMS,
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: known.map(descriptorOf),
    });
    return { challenge: options.challenge, options: { ...options } };
  }

  async verifyRegistration(
    party: RelyingParty,
    challenge: string,
    response: unknown,
  ): Promise<Pick<Passkey, 'id' | 'publicKey' | 'counter' | 'transports'> | null> {
    if (this.credentialOf(response) === null) return null;
    const verified = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }).catch(UNPROVED);
    if (!verified?.verified) return null;
    const { id, publicKey, counter, transports } = verified.registrationInfo.credential;
    return {
      id: id as PasskeyId,
      publicKey: Buffer.from(publicKey).toString('base64url'),
      counter,
      transports: transports ?? [],
    };
  }

  async authenticationOptions(
    party: RelyingParty,
    known: readonly Passkey[],
  ): Promise<PasskeyChallenge> {
    const options = await generateAuthenticationOptions({
      rpID: party.id,
      challenge: this.challenge(),
      timeout: CHALLENGE_LIFETIME_MS,
      userVerification: 'required',
      allowCredentials: known.map(descriptorOf),
    });
    return { challenge: options.challenge, options: { ...options } };
  }

  credentialOf(response: unknown): PasskeyId | null {
    if (typeof response !== 'object' || response === null) return null;
    const { id } = response as { readonly id?: unknown };
    return typeof id === 'string' && CREDENTIAL_ID.test(id) ? (id as PasskeyId) : null;
  }

  async verifyAuthentication(
    party: RelyingParty,
    challenge: string,
    { passkey, response }: { readonly passkey: Passkey; readonly response: unknown },
  ): Promise<number | null> {
    const verified = await verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: {
        id: passkey.id,
        publicKey: bytesOf(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
      },
    }).catch(UNPROVED);
    return verified?.verified ? verified.authenticationInfo.newCounter : null;
  }

  private challenge() {
    return bytesOf(this.random(CHALLENGE_BYTES));
  }
}

function descriptorOf({ id, transports }: Passkey) {
  return { id, transports: [...transports] };
}

/** A copy with a buffer of its own, which the package's types require. */
function bytesOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes);
}
