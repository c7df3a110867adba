import type { EpochMs } from '@tidegate/kernel';

import type { SessionId, UserId } from '../../src/core/ids.js';
import { SESSIONS_MAX, type Session } from '../../src/core/session.js';
import type { SessionStore } from '../../src/ports.js';
import type { MemoryWorld } from './memory-world.js';

export class MemorySessionStore implements SessionStore {
  constructor(private readonly world: MemoryWorld) {}

  async create(session: Session, tokenHash: string): Promise<void> {
    this.world.sessions.set(session.id, { session, tokenHash, previous: null });
    const others = (await this.list(session.user)).filter(({ id }) => id !== session.id);
    for (const { id } of others.slice(SESSIONS_MAX - 1)) this.world.sessions.delete(id);
  }

  async findByToken(tokenHash: string, now: EpochMs): Promise<Session | null> {
    const found = [...this.world.sessions.values()].find(
      (stored) =>
        stored.tokenHash === tokenHash ||
        (stored.previous?.hash === tokenHash && now < stored.previous.until),
    );
    return found?.session ?? null;
  }

  async list(user: UserId): Promise<readonly Session[]> {
    return [...this.world.sessions.values()]
      .map(({ session }) => session)
      .filter((session) => session.user === user)
      .sort((left, right) => right.lastSeenAt - left.lastSeenAt || (left.id < right.id ? 1 : -1));
  }

  async seen(
    id: SessionId,
    use: { readonly at: EpochMs; readonly address: string },
  ): Promise<void> {
    this.replace(id, { lastSeenAt: use.at, address: use.address });
  }

  async rotate(
    id: SessionId,
    token: { readonly hash: string; readonly at: EpochMs; readonly graceUntil: EpochMs },
  ): Promise<boolean> {
    const found = this.world.sessions.get(id);
    if (!found) return false;
    this.world.sessions.set(id, {
      session: { ...found.session, tokenAt: token.at },
      tokenHash: token.hash,
      previous: { hash: found.tokenHash, until: token.graceUntil },
    });
    return true;
  }

  async stepUp(id: SessionId, until: EpochMs): Promise<boolean> {
    return this.replace(id, { steppedUpUntil: until });
  }

  async end(user: UserId, id: SessionId): Promise<boolean> {
    return this.world.sessions.get(id)?.session.user === user && this.world.sessions.delete(id);
  }

  async endAll(user: UserId, kept: SessionId | null): Promise<number> {
    const ended = (await this.list(user)).filter(({ id }) => id !== kept);
    for (const { id } of ended) this.world.sessions.delete(id);
    return ended.length;
  }

  async sweep(bounds: {
    readonly usedBefore: EpochMs;
    readonly createdBefore: EpochMs;
  }): Promise<number> {
    const { usedBefore, createdBefore } = bounds;
    const expired = [...this.world.sessions.values()].filter(
      ({ session }) => session.lastSeenAt < usedBefore || session.createdAt < createdBefore,
    );
    for (const { session } of expired) this.world.sessions.delete(session.id);
    return expired.length;
  }

  private replace(id: SessionId, change: Partial<Session>): boolean {
    const found = this.world.sessions.get(id);
    if (found) this.world.sessions.set(id, { ...found, session: { ...found.session, ...change } });
    return found !== undefined;
  }
}
