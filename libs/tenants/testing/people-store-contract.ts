import { expect, it } from '@jest/globals';
import { TidegateError, tenantId } from '@tidegate/kernel';

import type { InvitationId, PasskeyId, UserId } from '../src/core/ids.js';
import { DEFAULT_QUOTAS } from '../src/core/tenant.js';
import type { ConsoleStores } from '../src/ports.js';
import {
  NOW,
  at,
  OURS,
  THEIRS,
  MIRA,
  INES,
  HASH,
  userRow,
  newUser,
  tenantRow,
  invitationRow,
  passkeyRow,
} from './console-rows.js';

export function describeTenants(stores: () => ConsoleStores): void {
  it('T1 create a tenant once and return it as written', async () => {
    const { tenants } = stores();
    const { id: _id, ...content } = tenantRow();
    expect(await tenants.create(OURS, content)).toBe(true);
    expect(await tenants.create(OURS, { ...content, title: 'Other' })).toBe(false);
    expect(await tenants.find(OURS)).toEqual(tenantRow());
    expect(await tenants.find(THEIRS)).toBeNull();
  });

  it('T2 change a tenant and keep what is not named', async () => {
    const { tenants } = stores();
    const { id: _id, ...content } = tenantRow();
    await tenants.create(OURS, content);
    const quotas = { ...DEFAULT_QUOTAS, members: 3 };
    expect(await tenants.change(OURS, { state: 'suspended', quotas })).toBe(true);
    expect(await tenants.find(OURS)).toEqual({ ...tenantRow(), state: 'suspended', quotas });
    expect(await tenants.change(THEIRS, { title: 'x' })).toBe(false);
  });

  it('T3 list tenants in pages in the order of their ids', async () => {
    const { tenants } = stores();
    const { id: _id, ...content } = tenantRow();
    for (const id of ['c', 'a', 'd', 'b']) {
      await tenants.create({ tenant: tenantId(id) }, content);
    }
    const first = await tenants.list({ limit: 3 });
    expect(first.rows.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    const second = await tenants.list({ limit: 3, cursor: first.cursor as string });
    expect([second.rows.map(({ id }) => id), second.cursor]).toEqual([['d'], null]);
    await expect(tenants.list({ limit: 0 })).rejects.toThrow(TidegateError);
    await expect(tenants.list({ limit: 1, cursor: '%' })).rejects.toMatchObject({
      code: 'PAGE_CURSOR_INVALID',
    });
  });
}

export function describeUsers(stores: () => ConsoleStores): void {
  it('U1 keep logins unique without regard to case', async () => {
    const { users } = stores();
    expect(await users.isEmpty()).toBe(true);
    expect(await users.create(newUser(MIRA, { login: 'Mira' }))).toBe(true);
    expect(await users.create(newUser(INES, { login: 'MIRA' }))).toBe(false);
    expect(await users.isEmpty()).toBe(false);
    expect(await users.findByLogin('mirA')).toEqual(userRow(MIRA, { login: 'Mira' }));
    expect(await users.find(INES)).toBeNull();
    expect(await users.findByLogin("' OR 1=1 --")).toBeNull();
  });

  it('U2 create the first user with their tenants once, also of two simultaneous calls', async () => {
    const { users, memberships, tenants } = stores();
    const { id: _id, ...content } = tenantRow();
    await tenants.create(OURS, { ...content, title: 'Adopted' });
    const named = [tenantRow(), tenantRow(THEIRS.tenant)];
    const outcomes = await Promise.all([
      users.createFirst(newUser(MIRA), named),
      users.createFirst(newUser(INES), named),
    ]);
    expect(outcomes.sort()).toEqual([false, true]);
    expect((await users.list({ limit: 9 })).rows).toHaveLength(1);
    expect((await tenants.find(OURS))?.title).toBe('Adopted');
    for (const scope of [OURS, THEIRS]) {
      expect(await memberships.list(scope)).toMatchObject([{ role: 'owner' }]);
    }
  });

  it('U3 change name, password, preferences and last use of one user only', async () => {
    const { users } = stores();
    await users.create(newUser(MIRA));
    await users.create(newUser(INES));
    await users.change(MIRA, { name: 'Mira K.' });
    await users.setPassword(MIRA, 'new');
    await users.setPreferences(MIRA, '{"theme":"dark"}');
    await users.seen(MIRA, at(5));
    expect(await users.find(MIRA)).toEqual(userRow(MIRA, { name: 'Mira K.', lastSeenAt: at(5) }));
    expect([await users.passwordHash(MIRA), await users.preferences(MIRA)]).toEqual([
      'new',
      '{"theme":"dark"}',
    ]);
    expect(await users.find(INES)).toEqual(userRow(INES));
    expect([await users.passwordHash(INES), await users.preferences(INES)]).toEqual([
      'hash of u-ines',
      '{}',
    ]);
    expect(await users.setPassword('u-none' as UserId, 'x')).toBe(false);
    expect(await users.passwordHash('u-none' as UserId)).toBeNull();
  });

  it('U4 keep the last active administrator, also of two simultaneous calls', async () => {
    const { users } = stores();
    await users.create(newUser(MIRA, { isAdministrator: true }));
    await users.create(newUser(INES, { isAdministrator: true }));
    const outcomes = await Promise.all([
      users.setState(MIRA, 'disabled'),
      users.setAdministrator(INES, false),
    ]);
    expect(outcomes).toEqual(['done', 'last']);
    expect(await users.setState(INES, 'disabled')).toBe('last');
    expect(await users.setState(MIRA, 'active')).toBe('done');
    expect(await users.setAdministrator(INES, false)).toBe('done');
    expect(await users.setState('u-none' as UserId, 'disabled')).toBe('missing');
  });

  it('U5 list users in pages in the order of their logins', async () => {
    const { users } = stores();
    for (const login of ['b@x', 'C', 'a']) await users.create(newUser(`u-${login}` as UserId));
    const first = await users.list({ limit: 2 });
    expect(first.rows.map(({ login }) => login)).toEqual(['a', 'b@x']);
    const second = await users.list({ limit: 2, cursor: first.cursor as string });
    expect([second.rows.map(({ login }) => login), second.cursor]).toEqual([['C'], null]);
  });

  it('U6 give out a reset token once, until it expires, and keep the latest only', async () => {
    const { resets } = stores();
    const token = { user: MIRA, tokenHash: 'a', expiresAt: at(10), removesSecondFactors: true };
    await resets.save(token);
    expect(await resets.take('a', at(10))).toBeNull();
    expect(await resets.take('a', at(9))).toEqual(token);
    expect(await resets.take('a', at(9))).toBeNull();
    await resets.save(token);
    await resets.save({ ...token, tokenHash: 'b' });
    expect(await resets.take('a', NOW)).toBeNull();
    expect((await resets.take('b', NOW))?.user).toBe(MIRA);
  });
}

export function describeFactors(stores: () => ConsoleStores): void {
  it('F1 accept each TOTP step once, and none before an accepted one', async () => {
    const { factors } = stores();
    expect(await factors.acceptStep(MIRA, 9)).toBe(false);
    await factors.setTotp(MIRA, { secret: 'S', confirmedAt: NOW, lastStep: 5 });
    const outcomes = await Promise.all([factors.acceptStep(MIRA, 7), factors.acceptStep(MIRA, 7)]);
    expect(outcomes).toEqual([true, false]);
    expect([await factors.acceptStep(MIRA, 6), await factors.acceptStep(MIRA, 8)]).toEqual([
      false,
      true,
    ]);
    expect(await factors.totp(MIRA)).toEqual({ secret: 'S', confirmedAt: NOW, lastStep: 8 });
    await factors.setTotp(MIRA, null);
    expect(await factors.totp(MIRA)).toBeNull();
  });

  it('F2 spend each recovery code of its user once', async () => {
    const { factors } = stores();
    await factors.setRecoveryCodes(MIRA, ['a', 'b', 'c']);
    expect(await factors.spendRecoveryCode(INES, 'a')).toBe(false);
    expect(await factors.spendRecoveryCode(MIRA, 'a')).toBe(true);
    expect(await factors.spendRecoveryCode(MIRA, 'a')).toBe(false);
    expect((await factors.summary(MIRA)).recoveryCodesLeft).toBe(2);
    await factors.setRecoveryCodes(MIRA, ['d']);
    expect(await factors.spendRecoveryCode(MIRA, 'b')).toBe(false);
  });

  it('F3 hold each passkey for one user', async () => {
    const { factors } = stores();
    expect(await factors.addPasskey(passkeyRow('k1'))).toBe(true);
    expect(await factors.addPasskey(passkeyRow('k1', { user: INES }))).toBe(false);
    await factors.addPasskey(passkeyRow('k2', { createdAt: at(-1) }));
    await factors.usedPasskey('k1' as PasskeyId, { counter: 7, at: at(3) });
    const used = passkeyRow('k1', { counter: 7, lastUsedAt: at(3) });
    expect(await factors.findPasskey('k1' as PasskeyId)).toEqual(used);
    expect((await factors.passkeys(MIRA)).map(({ id }) => id)).toEqual(['k2', 'k1']);
    expect(await factors.removePasskey(INES, 'k1' as PasskeyId)).toBe(false);
    expect(await factors.removePasskey(MIRA, 'k1' as PasskeyId)).toBe(true);
    expect(await factors.findPasskey('k1' as PasskeyId)).toBeNull();
  });

  it('F4 clear the factors of one user', async () => {
    const { factors } = stores();
    for (const user of [MIRA, INES]) {
      await factors.setTotp(user, { secret: 'S', confirmedAt: NOW, lastStep: 1 });
      await factors.setRecoveryCodes(user, ['a']);
      await factors.addPasskey(passkeyRow(`k-${user}`, { user }));
    }
    await factors.clear(MIRA);
    expect(await factors.summary(MIRA)).toEqual({
      hasTotp: false,
      passkeys: 0,
      recoveryCodesLeft: 0,
    });
    expect(await factors.summary(INES)).toEqual({
      hasTotp: true,
      passkeys: 1,
      recoveryCodesLeft: 1,
    });
  });
}

export function describeMemberships(stores: () => ConsoleStores): void {
  const owner = (user: UserId) => ({ user, role: 'owner', since: NOW }) as const;

  it('M1 keep the last owner of each tenant, also of two simultaneous calls', async () => {
    const { memberships } = stores();
    for (const scope of [OURS, THEIRS]) await memberships.add(scope, owner(MIRA));
    await memberships.add(OURS, owner(INES));
    const outcomes = await Promise.all([
      memberships.remove(OURS, MIRA),
      memberships.changeRole(OURS, INES, 'viewer'),
    ]);
    expect(outcomes).toEqual(['done', 'last']);
    expect(await memberships.remove(OURS, INES)).toBe('last');
    expect(await memberships.remove(THEIRS, MIRA)).toBe('last');
    expect(await memberships.remove(OURS, MIRA)).toBe('missing');
    expect(await memberships.changeRole(OURS, INES, 'owner')).toBe('done');
  });

  it('M2 hold one role per user and tenant', async () => {
    const { memberships } = stores();
    expect(await memberships.add(OURS, owner(MIRA))).toBe(true);
    expect(await memberships.add(OURS, { ...owner(MIRA), role: 'viewer' })).toBe(false);
    await memberships.add(OURS, { user: INES, role: 'viewer', since: at(1) });
    await memberships.add(THEIRS, { user: INES, role: 'auditor', since: NOW });
    await memberships.changeRole(OURS, INES, 'trader');
    expect(await memberships.list(OURS)).toEqual([
      { ...OURS, ...owner(MIRA) },
      { ...OURS, user: INES, role: 'trader', since: at(1) },
    ]);
    expect((await memberships.ofUser(INES)).map(({ tenant, role }) => [tenant, role])).toEqual([
      ['ours', 'trader'],
      ['theirs', 'auditor'],
    ]);
  });
}

export function describeInvitations(stores: () => ConsoleStores): void {
  it('I1 make a new user a member once', async () => {
    const { invitations, memberships, users } = stores();
    const invitation = invitationRow('i-1');
    await invitations.create(OURS, invitation, HASH);
    expect(await invitations.findByToken(HASH, NOW)).toEqual(invitation);
    const accepted = await Promise.all([
      invitations.accept(HASH, newUser(INES), at(1)),
      invitations.accept(HASH, newUser(MIRA), at(1)),
    ]);
    expect(accepted).toEqual([{ outcome: 'accepted', invitation }, { outcome: 'invalid' }]);
    expect(await memberships.find(OURS, INES)).toEqual({
      ...OURS,
      user: INES,
      role: 'trader',
      since: at(1),
    });
    expect(await users.find(MIRA)).toBeNull();
    expect(await invitations.list(OURS)).toEqual([]);
  });

  it('I2 stay open if the login is taken or the user is a member', async () => {
    const { invitations, memberships, users } = stores();
    await users.create(newUser(MIRA));
    await memberships.add(OURS, { user: MIRA, role: 'owner', since: NOW });
    await invitations.create(OURS, invitationRow('i-1'), HASH);
    expect(await invitations.accept(HASH, newUser(INES, { login: 'MIRA' }), NOW)).toEqual({
      outcome: 'login-taken',
    });
    expect(await invitations.accept(HASH, { user: MIRA }, NOW)).toEqual({
      outcome: 'already-member',
    });
    expect(await invitations.list(OURS)).toHaveLength(1);
  });

  it('I4 that have expired are deleted by the next one of the same tenant', async () => {
    const { invitations } = stores();
    await invitations.create(OURS, invitationRow('i-1'), 'a');
    await invitations.create(THEIRS, invitationRow('i-2', THEIRS), 'b');
    await invitations.create(OURS, invitationRow('i-3', { createdAt: at(100) }), 'c');
    expect((await invitations.list(OURS)).map(({ id }) => id)).toEqual(['i-3']);
    expect(await invitations.list(THEIRS)).toHaveLength(1);
  });

  it('I3 expire, and are revoked by their tenant only', async () => {
    const { invitations } = stores();
    await invitations.create(OURS, invitationRow('i-1'), HASH);
    expect(await invitations.findByToken(HASH, at(100))).toBeNull();
    expect(await invitations.accept(HASH, { user: MIRA }, at(100))).toEqual({ outcome: 'invalid' });
    expect(await invitations.revoke(THEIRS, 'i-1' as InvitationId)).toBe(false);
    expect(await invitations.revoke(OURS, 'i-1' as InvitationId)).toBe(true);
    expect(await invitations.findByToken(HASH, NOW)).toBeNull();
  });
}
