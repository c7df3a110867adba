import { epochMs, type EpochMs } from '@tidegate/kernel';
import {
  SESSIONS_MAX,
  type Session,
  type SessionId,
  type SessionStore,
  type SignInMethod,
  type UserId,
} from '@tidegate/tenants';

import { SessionEntity } from '../entities/console.js';
import { RowReader } from '../row-reader.js';
import { RowWriter } from '../row-writer.js';
import type { ConsoleTables } from './console-tables.js';

const NEWEST = 'ORDER BY "row"."last_seen_at" DESC, "row"."id" DESC';
const OF_USER = `WHERE "row"."user" = ? ${NEWEST}`;

export class SqliteSessionStore implements SessionStore {
  private readonly rows: RowReader<SessionEntity>;

  constructor(private readonly tables: ConsoleTables) {
    this.rows = new RowReader(tables.database, SessionEntity);
  }

  async create(session: Session, tokenHash: string): Promise<void> {
    const writer = new RowWriter(this.tables.database, SessionEntity, 'insert');
    await this.tables.write(() => {
      const others = this.rows.select(OF_USER, [session.user]).slice(SESSIONS_MAX - 1);
      for (const { id } of others) this.tables.run('DELETE FROM sessions WHERE id = ?', id);
      writer.write({ ...session, tokenHash, previousHash: null, previousUntil: null });
    });
  }

  findByToken(tokenHash: string, now: EpochMs): Promise<Session | null> {
    return this.tables.read(() => {
      const [current] = this.rows.select('WHERE "row"."token_hash" = ?', [tokenHash]);
      if (current) return sessionOf(current);
      const [replaced] = this.rows.select(
        'WHERE "row"."previous_hash" = ? AND "row"."previous_until" > ?',
        [tokenHash, now],
      );
      return replaced ? sessionOf(replaced) : null;
    });
  }

  list(user: UserId): Promise<readonly Session[]> {
    return this.tables.read(() => this.rows.select(OF_USER, [user]).map(sessionOf));
  }

  async seen(
    session: SessionId,
    { at, address }: { readonly at: EpochMs; readonly address: string },
  ): Promise<void> {
    const sql = 'UPDATE sessions SET last_seen_at = ?, address = ? WHERE id = ?';
    await this.tables.write(() => this.tables.run(sql, at, address, session));
  }

  rotate(
    session: SessionId,
    token: { readonly hash: string; readonly at: EpochMs; readonly graceUntil: EpochMs },
  ): Promise<boolean> {
    const sql = `UPDATE sessions
      SET previous_hash = token_hash, previous_until = ?, token_hash = ?, token_at = ? WHERE id = ?`;
    const { graceUntil, hash, at } = token;
    return this.tables.write(() => this.tables.run(sql, graceUntil, hash, at, session) > 0);
  }

  stepUp(session: SessionId, until: EpochMs): Promise<boolean> {
    const sql = 'UPDATE sessions SET stepped_up_until = ? WHERE id = ?';
    return this.tables.write(() => this.tables.run(sql, until, session) > 0);
  }

  end(user: UserId, session: SessionId): Promise<boolean> {
    const sql = 'DELETE FROM sessions WHERE id = ? AND user = ?';
    return this.tables.write(() => this.tables.run(sql, session, user) > 0);
  }

  endAll(user: UserId, kept: SessionId | null): Promise<number> {
    const sql = 'DELETE FROM sessions WHERE user = ? AND id <> ?';
    return this.tables.write(() => this.tables.run(sql, user, kept ?? ''));
  }

  sweep(bounds: {
    readonly usedBefore: EpochMs;
    readonly createdBefore: EpochMs;
  }): Promise<number> {
    const { usedBefore, createdBefore } = bounds;
    return this.tables.write(
      () =>
        this.tables.run('DELETE FROM sessions WHERE last_seen_at < ?', usedBefore) +
        this.tables.run('DELETE FROM sessions WHERE created_at < ?', createdBefore),
    );
  }
}

function sessionOf(row: SessionEntity): Session {
  return {
    id: row.id as SessionId,
    user: row.user as UserId,
    csrf: row.csrf,
    method: row.method as SignInMethod,
    createdAt: epochMs(row.createdAt),
    tokenAt: epochMs(row.tokenAt),
    lastSeenAt: epochMs(row.lastSeenAt),
    address: row.address,
    device: row.device,
    steppedUpUntil: epochMs(row.steppedUpUntil),
  };
}
