import { beforeEach, describe, expect, it } from '@jest/globals';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@tidegate/kernel';

import { ConsoleWorld } from '../testing/console-world.js';
import type { UserId } from './core/ids.js';
import { SESSIONS_MAX } from './core/session.js';
import { Sessions } from './sessions.js';

const PLACE = { address: '192.0.2.7', device: 'Firefox' };
const DAY = 24 * HOUR_MS;

describe('sessions', () => {
  let world: ConsoleWorld;
  let sessions: Sessions;
  let mira: UserId;

  beforeEach(async () => {
    world = new ConsoleWorld();
    const { stores, time: clock, random } = world;
    sessions = new Sessions({ sessions: stores.sessions, users: stores.users, clock, random });
    mira = (await world.user('mira')).id;
  });

  const open = () => sessions.open(mira, 'password', PLACE);
  const isValid = async (token: string) => (await sessions.use(token, PLACE.address)) !== null;

  it('are found by their token only', async () => {
    const { session, token } = await open();
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(await sessions.use(token, PLACE.address)).toEqual(session);
    expect(await sessions.use(session.id, PLACE.address)).toBeNull();
    expect(await sessions.use(session.csrf, PLACE.address)).toBeNull();
  });

  it('end after 12 hours without use', async () => {
    const { token } = await open();
    world.time.advanceBy(12 * HOUR_MS - 1);
    expect(await isValid(token)).toBe(true);
    world.time.advanceBy(12 * HOUR_MS);
    expect(await isValid(token)).toBe(false);
  });

  it('end after 30 days however often they are used', async () => {
    const { token } = await open();
    for (let hours = 0; hours < 30 * 24 - 6; hours += 6) {
      world.time.advanceBy(6 * HOUR_MS);
      expect(await isValid(token)).toBe(true);
    }
    world.time.advanceBy(6 * HOUR_MS);
    expect(await isValid(token)).toBe(false);
  });

  it('record their last use at most once a minute', async () => {
    const { session, token } = await open();
    world.time.advanceBy(MINUTE_MS - 1);
    await sessions.use(token, '192.0.2.8');
    expect((await sessions.list(mira))[0]?.lastSeenAt).toBe(session.createdAt);
    world.time.advanceBy(1);
    await sessions.use(token, '192.0.2.8');
    expect((await sessions.list(mira))[0]).toMatchObject({
      lastSeenAt: session.createdAt + MINUTE_MS,
      address: '192.0.2.8',
    });
    expect((await world.stores.users.find(mira))?.lastSeenAt).toBe(session.createdAt + MINUTE_MS);
  });

  it('replace a token after an hour, and accept the old one for 30 seconds more', async () => {
    const { session, token } = await open();
    expect(await sessions.renew(session)).toBeNull();
    world.time.advanceBy(HOUR_MS);
    const renewed = await sessions.renew(session);
    expect(renewed).not.toBe(token);
    world.time.advanceBy(30 * SECOND_MS - 1);
    expect(await isValid(token)).toBe(true);
    world.time.advanceBy(1);
    expect(await isValid(token)).toBe(false);
    expect(await isValid(renewed as string)).toBe(true);
  });

  it('step up for five minutes under a new token', async () => {
    const { session, token } = await open();
    world.time.advanceBy(HOUR_MS);
    const stepped = await sessions.stepUp(session.id);
    expect(stepped?.until).toBe(world.time.now() + 5 * MINUTE_MS);
    expect(stepped?.token).not.toBe(token);
    const found = await sessions.use(stepped?.token ?? '', PLACE.address);
    expect(found?.steppedUpUntil).toBe(stepped?.until);
  });

  it('are ended one by one or all but one, and only by their user', async () => {
    const [first, second, third] = [await open(), await open(), await open()];
    const other = (await world.user('other')).id;
    expect(await sessions.end(other, first.session.id)).toMatchObject({
      ok: false,
      error: { code: 'TARGET_MISSING' },
    });
    expect(await isValid(first.token)).toBe(true);
    expect((await sessions.end(mira, first.session.id)).ok).toBe(true);
    expect(await isValid(first.token)).toBe(false);
    expect(await sessions.endOthers(mira, third.session.id)).toBe(1);
    expect([await isValid(second.token), await isValid(third.token)]).toEqual([false, true]);
    expect(await sessions.stepUp(first.session.id)).toBeNull();
  });

  it('are bounded: a further one ends the least recently used', async () => {
    const first = await open();
    for (let count = 0; count < SESSIONS_MAX; count++) {
      world.time.advanceBy(1);
      await open();
    }
    expect(await sessions.list(mira)).toHaveLength(SESSIONS_MAX);
    expect(await isValid(first.token)).toBe(false);
  });

  it('are swept once they have expired', async () => {
    await open();
    world.time.advanceBy(DAY);
    const { token } = await open();
    expect(await sessions.sweep()).toBe(1);
    expect(await isValid(token)).toBe(true);
  });
});
