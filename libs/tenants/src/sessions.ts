import { epochMs, ok, uuidOf, type Clock, type EpochMs, type Result } from '@tidegate/kernel';

import type { RequestPlace } from './core/caller.js';
import type { SessionId, UserId } from './core/ids.js';
import { refused, type Refusal } from './core/refusal.js';
import { makeSecret, secretHash, type RandomBytes } from './core/secret.js';
import {
  isSeenDue,
  isSessionValid,
  isTokenDue,
  SESSION_IDLE_MS,
  SESSION_LIFETIME_MS,
  STEP_UP_MS,
  TOKEN_GRACE_MS,
  type Session,
  type SignInMethod,
} from './core/session.js';
import type { SessionStore, UserStore } from './ports.js';

/** A session and the token for its cookie. The token is not stored and cannot be shown again. */
export interface IssuedSession {
  readonly session: Session;
  readonly token: string;
}

const DEVICE_LENGTH_MAX = 200;

export interface SessionsDependencies {
  readonly sessions: SessionStore;
  readonly users: UserStore;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/** Sessions of signed-in users: idle for at most 12 hours, at most 30 days old. */
export class Sessions {
  constructor(private readonly deps: SessionsDependencies) {}

  /** Creates a session for a user who has just proved their identity. */
  async open(
    user: UserId,
    method: SignInMethod,
    place: Omit<RequestPlace, 'requestId'>,
  ): Promise<IssuedSession> {
    const { sessions, users, clock, random } = this.deps;
    const now = clock.now();
    const token = makeSecret(random);
    const session: Session = {
      id: uuidOf(random(16)) as SessionId,
      user,
      csrf: makeSecret(random),
      method,
      createdAt: now,
      tokenAt: now,
      lastSeenAt: now,
      address: place.address,
      device: place.device.slice(0, DEVICE_LENGTH_MAX),
      steppedUpUntil: epochMs(now + STEP_UP_MS),
    };
    await sessions.create(session, secretHash(token));
    await users.seen(user, now);
    return { session, token };
  }

  /** The valid session of a token, and records its use. `null` for an unknown, ended or expired token. */
  async use(token: string, address: string): Promise<Session | null> {
    const { sessions, users, clock } = this.deps;
    const now = clock.now();
    const session = await sessions.findByToken(secretHash(token), now);
    if (!session || !isSessionValid(session, now)) return null;
    if (!isSeenDue(session, now)) return session;
    await sessions.seen(session.id, { at: now, address });
    await users.seen(session.user, now);
    return { ...session, lastSeenAt: now, address };
  }

  /** A new token if the session's token is older than an hour, otherwise `null`. */
  async renew(session: Session): Promise<string | null> {
    return isTokenDue(session, this.deps.clock.now()) ? this.rotate(session.id) : null;
  }

  /** Replaces the token; call it after every change of the session's rights. `null` if the session has ended. */
  async rotate(session: SessionId): Promise<string | null> {
    const { sessions, clock, random } = this.deps;
    const token = makeSecret(random);
    const at = clock.now();
    const graceUntil = epochMs(at + TOKEN_GRACE_MS);
    const isRotated = await sessions.rotate(session, { hash: secretHash(token), at, graceUntil });
    return isRotated ? token : null;
  }

  /** Allows dangerous verbs for five minutes, and replaces the token. `null` if the session has ended. */
  async stepUp(
    session: SessionId,
  ): Promise<{ readonly token: string; readonly until: EpochMs } | null> {
    const { sessions, clock } = this.deps;
    const until = epochMs(clock.now() + STEP_UP_MS);
    const token = (await sessions.stepUp(session, until)) ? await this.rotate(session) : null;
    return token === null ? null : { token, until };
  }

  /** The valid sessions of a user, the most recently used first. */
  async list(user: UserId): Promise<readonly Session[]> {
    const now = this.deps.clock.now();
    const sessions = await this.deps.sessions.list(user);
    return sessions.filter((session) => isSessionValid(session, now));
  }

  async end(user: UserId, session: SessionId): Promise<Result<null, Refusal>> {
    if (await this.deps.sessions.end(user, session)) return ok(null);
    return refused('TARGET_MISSING', 'This session has already ended', { session });
  }

  /** Ends all other sessions of the user; returns how many. */
  endOthers(user: UserId, kept: SessionId | null): Promise<number> {
    return this.deps.sessions.endAll(user, kept);
  }

  /** Deletes expired sessions; returns how many. */
  sweep(): Promise<number> {
    const now = this.deps.clock.now();
    return this.deps.sessions.sweep({
      usedBefore: epochMs(now - SESSION_IDLE_MS),
      createdBefore: epochMs(now - SESSION_LIFETIME_MS),
    });
  }
}
