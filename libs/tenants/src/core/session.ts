import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, SECOND_MS, type EpochMs } from '@tidegate/kernel';

import type { SessionId, UserId } from './ids.js';

/** The name of the cookie that holds a session's token. */
export const SESSION_COOKIE = 'tidegate_session';
/** The header that repeats a session's CSRF token. */
export const CSRF_HEADER = 'x-tidegate-csrf';

export const SESSION_IDLE_MS = 12 * HOUR_MS;
export const SESSION_LIFETIME_MS = 30 * DAY_MS;
export const STEP_UP_MS = 5 * MINUTE_MS;
/** The age at which a token is replaced. */
const TOKEN_LIFETIME_MS = HOUR_MS;
/** How long a replaced token stays valid, for requests already on their way. */
export const TOKEN_GRACE_MS = 30 * SECOND_MS;
/** The last use is stored at most this often. */
export const SEEN_RESOLUTION_MS = MINUTE_MS;
/** A further session ends the one that was used least recently. */
export const SESSIONS_MAX = 50;

/** How a session's user signed in. */
export type SignInMethod = 'password' | 'totp' | 'recovery-code' | 'passkey';

/** A signed-in browser. Its token is stored as a hash. */
export interface Session {
  readonly id: SessionId;
  readonly user: UserId;
  readonly csrf: string;
  readonly method: SignInMethod;
  readonly createdAt: EpochMs;
  readonly tokenAt: EpochMs;
  readonly lastSeenAt: EpochMs;
  /** The last address, and the browser's own description (at most 200 characters). */
  readonly address: string;
  readonly device: string;
  /** Dangerous verbs are allowed until then. */
  readonly steppedUpUntil: EpochMs;
}

/** When the session ends if it is not used again. */
function sessionEnd({ createdAt, lastSeenAt }: Session): EpochMs {
  return epochMs(Math.min(createdAt + SESSION_LIFETIME_MS, lastSeenAt + SESSION_IDLE_MS));
}

export function isSessionValid(session: Session, now: EpochMs): boolean {
  return now < sessionEnd(session);
}

export function isTokenDue({ tokenAt }: Session, now: EpochMs): boolean {
  return now - tokenAt >= TOKEN_LIFETIME_MS;
}

export function isSeenDue({ lastSeenAt }: Session, now: EpochMs): boolean {
  return now - lastSeenAt >= SEEN_RESOLUTION_MS;
}
