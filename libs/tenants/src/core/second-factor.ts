import { MINUTE_MS, type EpochMs } from '@tidegate/kernel';

import type { PasskeyId, UserId } from './ids.js';

/** How long an enrolment, a challenge or a ticket stays open. */
export const CHALLENGE_LIFETIME_MS = 5 * MINUTE_MS;
export const PASSKEYS_MAX = 20;

/** A user's confirmed authenticator app. */
export interface Totp {
  /** Base32. */
  readonly secret: string;
  readonly confirmedAt: EpochMs;
  /** The last 30-second step that was accepted; it and earlier steps are refused. */
  readonly lastStep: number;
}

/** A registered WebAuthn credential. */
export interface Passkey {
  readonly id: PasskeyId;
  readonly user: UserId;
  readonly name: string;
  /** COSE public key, base64url. */
  readonly publicKey: string;
  /** The authenticator's signature counter; 0 if it has none. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly createdAt: EpochMs;
  readonly lastUsedAt: EpochMs | null;
}

/** The second factors of a user. */
export interface FactorSummary {
  readonly hasTotp: boolean;
  readonly passkeys: number;
  readonly recoveryCodesLeft: number;
}
