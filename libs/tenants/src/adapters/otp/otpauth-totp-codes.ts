import { SECOND_MS, type EpochMs } from '@tidegate/kernel';
import { Secret, TOTP } from 'otpauth';

import type { RandomBytes } from '../../core/secret.js';
import type { TotpCodes } from '../../ports.js';

const ISSUER = 'Tidegate';
/** What every authenticator app supports. */
const PARAMETERS = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
const SECRET_BYTES = 20;
/** Steps by which the clock of a phone may differ. */
const WINDOW = 1;

/** TOTP codes (RFC 6238) by the package `otpauth`. */
export class OtpauthTotpCodes implements TotpCodes {
  constructor(private readonly random: RandomBytes) {}

  makeSecret(): string {
    return new Secret({ buffer: Uint8Array.from(this.random(SECRET_BYTES)).buffer }).base32;
  }

  uri(secret: string, login: string): string {
    return new TOTP({ ...PARAMETERS, issuer: ISSUER, label: login, secret }).toString();
  }

  stepOf(secret: string, code: string, now: EpochMs): number | null {
    const token = code.replaceAll(/\s/g, '');
    if (!/^\d{6}$/.test(token)) return null;
    const totp = new TOTP({ ...PARAMETERS, secret });
    const offset = totp.validate({ token, timestamp: now, window: WINDOW });
    if (offset === null) return null;
    return Math.floor(now / (PARAMETERS.period * SECOND_MS)) + offset;
  }
}
