import { expect, it } from '@jest/globals';

import { breachAfter, breachOfExport } from '../src/core/audit-chain.js';
import { CREDENTIAL_KEPT_MS } from '../src/core/credential.js';
import { COMMAND_TIMEOUT_MS, OUTCOME_LIFETIME_MS } from '../src/core/idempotency.js';
import type { CredentialId, SessionId } from '../src/core/ids.js';
import { SESSIONS_MAX } from '../src/core/session.js';
import type { ConsoleStores } from '../src/ports.js';
import {
  NOW,
  at,
  OURS,
  THEIRS,
  MIRA,
  INES,
  HASH,
  sessionRow,
  credentialRow,
  auditDraft,
} from './console-rows.js';

export function describeSessions(stores: () => ConsoleStores): void {
  it('S1 are found by the current token, and by the one before during its grace', async () => {
    const { sessions } = stores();
    await sessions.create(sessionRow('s-1'), 'old');
    expect(await sessions.findByToken('old', NOW)).toEqual(sessionRow('s-1'));
    const token = { hash: 'new', at: at(5), graceUntil: at(10) };
    expect(await sessions.rotate('s-1' as SessionId, token)).toBe(true);
    const rotated = sessionRow('s-1', { tokenAt: at(5) });
    expect(await sessions.findByToken('new', NOW)).toEqual(rotated);
    expect(await sessions.findByToken('old', at(9))).toEqual(rotated);
    expect(await sessions.findByToken('old', at(10))).toBeNull();
    expect(await sessions.rotate('s-2' as SessionId, token)).toBe(false);
  });

  it('S2 record use and step-up', async () => {
    const { sessions } = stores();
    await sessions.create(sessionRow('s-1'), 'a');
    await sessions.seen('s-1' as SessionId, { at: at(4), address: '192.0.2.9' });
    expect(await sessions.stepUp('s-1' as SessionId, at(9))).toBe(true);
    expect(await sessions.findByToken('a', NOW)).toEqual(
      sessionRow('s-1', { lastSeenAt: at(4), address: '192.0.2.9', steppedUpUntil: at(9) }),
    );
    expect(await sessions.stepUp('s-2' as SessionId, at(9))).toBe(false);
  });

  it('S3 are ended by their user only, alone or all but one', async () => {
    const { sessions } = stores();
    for (const id of ['s-1', 's-2', 's-3']) await sessions.create(sessionRow(id), id);
    await sessions.create(sessionRow('s-4', { user: INES }), 's-4');
    expect(await sessions.end(INES, 's-1' as SessionId)).toBe(false);
    expect(await sessions.end(MIRA, 's-1' as SessionId)).toBe(true);
    expect(await sessions.endAll(MIRA, 's-3' as SessionId)).toBe(1);
    expect((await sessions.list(MIRA)).map(({ id }) => id)).toEqual(['s-3']);
    expect(await sessions.list(INES)).toHaveLength(1);
    expect(await sessions.endAll(MIRA, null)).toBe(1);
  });

  it('S4 are bounded per user, and swept by age and use', async () => {
    const { sessions } = stores();
    for (let count = 0; count <= SESSIONS_MAX; count++) {
      await sessions.create(sessionRow(`s-${count}`, { lastSeenAt: at(count) }), `${count}`);
    }
    const kept = await sessions.list(MIRA);
    expect([kept.length, kept[0]?.id, kept.at(-1)?.id]).toEqual([
      SESSIONS_MAX,
      `s-${SESSIONS_MAX}`,
      's-1',
    ]);
    expect(await sessions.sweep({ usedBefore: at(3), createdBefore: NOW })).toBe(2);
    expect(await sessions.sweep({ usedBefore: NOW, createdBefore: at(1) })).toBe(SESSIONS_MAX - 2);
  });
}

export function describeCredentials(stores: () => ConsoleStores): void {
  it('C1 are returned as written, newest first', async () => {
    const { credentials } = stores();
    const link = credentialRow('l-1', {
      kind: 'link',
      accounts: ['main' as never],
      createdAt: at(1),
    });
    expect(await credentials.create(OURS, credentialRow('c-1'), HASH)).toBe(true);
    expect(await credentials.create(OURS, link, HASH)).toBe(true);
    expect(await credentials.create(THEIRS, credentialRow('c-1'), HASH)).toBe(false);
    expect(await credentials.list(OURS)).toEqual([link, credentialRow('c-1')]);
    expect(await credentials.present('l-1' as CredentialId)).toEqual({
      credential: link,
      secretHash: HASH,
    });
    expect(await credentials.present('c-9' as CredentialId)).toBeNull();
  });

  it('C3 that ended long ago are deleted by the next one of the same tenant', async () => {
    const { credentials } = stores();
    const kept = CREDENTIAL_KEPT_MS;
    await credentials.create(OURS, credentialRow('c-1', { expiresAt: at(0) }), HASH);
    await credentials.create(OURS, credentialRow('c-2', { expiresAt: at(1) }), HASH);
    await credentials.create(OURS, credentialRow('c-3', { expiresAt: at(9 + kept) }), HASH);
    await credentials.revoke(OURS, 'c-3' as CredentialId, at(0));
    await credentials.create(THEIRS, credentialRow('c-4', { ...THEIRS, expiresAt: at(0) }), HASH);
    await credentials.create(OURS, credentialRow('c-5', { createdAt: at(1 + kept) }), HASH);
    expect((await credentials.list(OURS)).map(({ id }) => id)).toEqual(['c-5', 'c-2']);
    expect(await credentials.list(THEIRS)).toHaveLength(1);
  });

  it('C2 are revoked once, by their tenant only, and record their use', async () => {
    const { credentials } = stores();
    const id = 'c-1' as CredentialId;
    await credentials.create(OURS, credentialRow('c-1'), HASH);
    await credentials.used(THEIRS, id, { at: at(1), address: 'x' });
    await credentials.used(OURS, id, { at: at(2), address: '192.0.2.9' });
    expect(await credentials.revoke(THEIRS, id, at(3))).toBe(false);
    expect(await credentials.revoke(OURS, id, at(3))).toBe(true);
    expect(await credentials.revoke(OURS, id, at(4))).toBe(false);
    expect(await credentials.list(OURS)).toEqual([
      credentialRow('c-1', { lastUsedAt: at(2), lastAddress: '192.0.2.9', revokedAt: at(3) }),
    ]);
  });
}

export function describeAudit(stores: () => ConsoleStores): void {
  it('A1 chain entries over the installation and over each tenant, also of simultaneous calls', async () => {
    const { audit } = stores();
    expect(await audit.head()).toMatchObject({ number: 0 });
    const owners = [OURS.tenant, null, THEIRS.tenant, OURS.tenant, null, OURS.tenant];
    await Promise.all(
      owners.map((tenant, index) => audit.append(auditDraft({ tenant, target: `t-${index}` }))),
    );
    let head = { number: 0, hash: '0'.repeat(64) };
    for (const entry of await audit.chain(0, 100)) {
      expect(breachAfter(head, entry)).toBeNull();
      head = entry;
    }
    expect(await audit.head()).toMatchObject({ number: 6, hash: head.hash });
    for (const scope of [OURS, THEIRS, 'platform'] as const) {
      const entries = await audit.export(scope, 0, 100);
      expect(entries.length).toBeGreaterThan(0);
      expect(breachOfExport(entries)).toBeNull();
    }
    expect((await audit.export(OURS, 1, 1)).map(({ tenantNumber }) => tenantNumber)).toEqual([2]);
    expect((await audit.chain(4, 1)).map(({ number }) => number)).toEqual([5]);
  });

  it('A2 filter entries of one scope, newest first, in pages', async () => {
    const { audit } = stores();
    const label = (name: string) => ({ kind: 'user', id: name, label: name }) as const;
    for (let count = 0; count < 6; count++) {
      await audit.append(
        auditDraft({
          at: at(count),
          action: count % 2 === 0 ? 'even' : 'odd',
          actor: label(count < 3 ? 'mira' : 'ines'),
        }),
      );
      await audit.append(auditDraft({ tenant: THEIRS.tenant, at: at(count), action: 'even' }));
    }
    const numbers = async (filter: Parameters<typeof audit.entries>[1]) =>
      (await audit.entries(OURS, filter, { limit: 10 })).rows.map(
        ({ tenantNumber }) => tenantNumber,
      );
    expect(await numbers({})).toEqual([6, 5, 4, 3, 2, 1]);
    expect(await numbers({ action: 'even' })).toEqual([5, 3, 1]);
    expect(await numbers({ actor: 'ines' })).toEqual([6, 5, 4]);
    expect(await numbers({ action: 'odd', actor: 'mira' })).toEqual([2]);
    expect(await numbers({ from: at(1), to: at(3) })).toEqual([3, 2]);
    const first = await audit.entries(OURS, { action: 'even' }, { limit: 2 });
    const second = await audit.entries(
      OURS,
      { action: 'even' },
      { limit: 2, cursor: first.cursor as string },
    );
    expect([first.rows.length, second.rows.map(({ at: time }) => time), second.cursor]).toEqual([
      2,
      [NOW],
      null,
    ]);
    await expect(audit.entries(OURS, {}, { limit: 1, cursor: 'x' })).rejects.toMatchObject({
      code: 'PAGE_CURSOR_INVALID',
    });
  });
}

export function describeIdempotency(stores: () => ConsoleStores): void {
  const scope = { tenant: OURS.tenant, caller: 'user:mira' };
  const command = { key: 'k-1', fingerprint: 'f', at: NOW };
  const outcome = { status: 200, body: '{"done":true}' };

  it('K1 run a command once and answer its stored outcome', async () => {
    const { idempotency } = stores();
    const begun = await Promise.all([
      idempotency.begin(scope, command),
      idempotency.begin(scope, command),
    ]);
    expect(begun).toEqual([{ state: 'new' }, { state: 'running' }]);
    await idempotency.finish(scope, 'k-1', outcome);
    expect(await idempotency.begin(scope, { ...command, at: at(1) })).toEqual({
      state: 'done',
      outcome,
    });
    expect(await idempotency.begin(scope, { ...command, fingerprint: 'g' })).toEqual({
      state: 'mismatch',
    });
  });

  it('K2 keep the keys of callers and tenants apart', async () => {
    const { idempotency } = stores();
    const others = [
      { ...scope, tenant: THEIRS.tenant },
      { ...scope, tenant: null },
      { ...scope, caller: 'user:ines' },
    ];
    for (const each of [scope, ...others]) {
      expect(await idempotency.begin(each, command)).toEqual({ state: 'new' });
    }
  });

  it('K3 let an abandoned, a dead and an expired command run again', async () => {
    const { idempotency } = stores();
    await idempotency.begin(scope, command);
    await idempotency.abandon(scope, 'k-1');
    expect(await idempotency.begin(scope, command)).toEqual({ state: 'new' });
    const later = { ...command, at: at(COMMAND_TIMEOUT_MS) };
    expect(await idempotency.begin(scope, later)).toEqual({ state: 'new' });
    await idempotency.finish(scope, 'k-1', outcome);
    const expired = { ...later, at: at(COMMAND_TIMEOUT_MS + OUTCOME_LIFETIME_MS) };
    expect(await idempotency.begin(scope, expired)).toEqual({ state: 'new' });
  });

  it('K4 delete old records', async () => {
    const { idempotency } = stores();
    await idempotency.begin(scope, command);
    expect(await idempotency.sweep(at(OUTCOME_LIFETIME_MS - 1))).toBe(0);
    expect(await idempotency.sweep(at(OUTCOME_LIFETIME_MS))).toBe(1);
  });
}
