import { beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS, HOUR_MS, tenantId, type Result, type TenantId } from '@tidegate/kernel';

import { ConsoleDesk, DESK_PASSWORD, DESK_PLACE } from '../testing/console-desk.js';
import type { SignedInCaller } from './core/caller.js';
import type { InvitationId, UserId } from './core/ids.js';
import type { Refusal } from './core/refusal.js';
import { DEFAULT_QUOTAS } from './core/tenant.js';
import type { User } from './core/user.js';

const GUEST = { login: 'Ines', name: 'Ines', password: 'velvet harbour ticket' };

function valueOf<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}
const codeOf = (result: Result<unknown, Refusal>) => (result.ok ? 'ok' : result.error.code);

describe('the people of a tenant', () => {
  let desk: ConsoleDesk;
  let tenant: TenantId;
  let scope: { readonly tenant: TenantId };
  let mira: User;
  let owner: SignedInCaller;

  beforeEach(async () => {
    desk = new ConsoleDesk();
    tenant = await desk.tenant('desk');
    scope = { tenant };
    mira = await desk.hire(tenant, 'mira', 'owner');
    owner = await desk.signIn('mira');
  });

  const invite = async () =>
    valueOf(await desk.services.invitations.create(owner, scope, { role: 'trader', note: 'x' }));

  it('are set up once, with every tenant that has no member', async () => {
    const empty = new ConsoleDesk();
    await empty.tenant('ledger');
    const { setup } = empty.services;
    const first = { ...GUEST, tenant: tenantId('desk'), title: 'Desk' };
    expect(await setup.isNeeded()).toBe(true);
    expect(codeOf(await setup.complete({ ...first, password: 'short' }, DESK_PLACE))).toBe(
      'PASSWORD_WEAK',
    );
    expect(codeOf(await setup.complete({ ...first, login: 'a b' }, DESK_PLACE))).toBe(
      'LOGIN_INVALID',
    );
    const both = await Promise.all([
      setup.complete(first, DESK_PLACE),
      setup.complete({ ...first, login: 'other' }, DESK_PLACE),
    ]);
    expect(both.map(codeOf).sort()).toEqual(['ALREADY_SET_UP', 'ok']);
    const user = valueOf(both.find(({ ok }) => ok) as (typeof both)[0]);
    expect(user.isAdministrator).toBe(true);
    expect((await empty.stores.memberships.ofUser(user.id)).map((each) => each.tenant)).toEqual([
      'desk',
      'ledger',
    ]);
    expect(await empty.audited()).toEqual([`setup.completed ${user.login} done`]);
  });

  it('join by an invitation, once, within seven days', async () => {
    const { invitations, members } = desk.services;
    const { token, invitation } = await invite();
    expect(await invitations.preview(token)).toEqual({
      tenant: 'desk',
      title: 'desk',
      role: 'trader',
      invitedBy: 'mira',
    });
    expect(codeOf(await invitations.accept(token, { ...GUEST, login: 'MIRA' }, DESK_PLACE))).toBe(
      'LOGIN_TAKEN',
    );
    desk.time.advanceBy(1);
    const { user } = valueOf(await invitations.accept(token, GUEST, DESK_PLACE));
    expect((await members.list(scope)).map(({ login, role }) => [login, role])).toEqual([
      ['mira', 'owner'],
      ['Ines', 'trader'],
    ]);
    expect(codeOf(await invitations.accept(token, GUEST, DESK_PLACE))).toBe('TOKEN_INVALID');
    const late = await invite();
    desk.time.advanceBy(7 * DAY_MS);
    expect(await invitations.preview(late.token)).toBeNull();
    expect(await invitations.list(scope)).toEqual([]);
    expect(invitation.expiresAt - invitation.createdAt).toBe(7 * DAY_MS);
    expect(user).not.toBe(mira.id);
  });

  it('accept an invitation to a further tenant as themselves', async () => {
    const { invitations } = desk.services;
    const other = { tenant: await desk.tenant('other') };
    const terms = { role: 'viewer', note: '' } as const;
    const { token } = valueOf(await invitations.create(desk.operator, other, terms));
    expect(valueOf(await invitations.acceptAs(owner, token)).role).toBe('viewer');
    const own = await invite();
    expect(codeOf(await invitations.acceptAs(owner, own.token))).toBe('ALREADY_MEMBER');
  });

  it('are limited by the quota of the tenant, open invitations included', async () => {
    const quotas = { ...DEFAULT_QUOTAS, members: 2 };
    await desk.stores.tenants.change(scope, { quotas });
    const { invitation } = await invite();
    const { invitations } = desk.services;
    const terms = { role: 'viewer', note: '' } as const;
    expect(codeOf(await invitations.create(owner, scope, terms))).toBe('LIMIT_REACHED');
    valueOf(await invitations.revoke(owner, scope, invitation.id));
    expect(codeOf(await invitations.revoke(owner, scope, invitation.id))).toBe('TARGET_MISSING');
    const foreign = { tenant: await desk.tenant('other') };
    const { invitation: open } = await invite();
    expect(codeOf(await invitations.revoke(owner, foreign, open.id))).toBe('TARGET_MISSING');
    expect(codeOf(await invitations.revoke(owner, scope, 'x' as InvitationId))).toBe(
      'TARGET_MISSING',
    );
  });

  it('change roles and leave, but the last owner stays', async () => {
    const { members } = desk.services;
    const ines = await desk.hire(tenant, 'ines', 'viewer');
    const change = { user: mira.id, role: 'viewer', reason: 'tired' } as const;
    expect(codeOf(await members.changeRole(owner, scope, change))).toBe('LAST_OWNER');
    expect(codeOf(await members.remove(owner, scope, { user: mira.id, reason: '' }))).toBe(
      'LAST_OWNER',
    );
    const promotion = { user: ines.id, role: 'owner', reason: 'trusted' } as const;
    valueOf(await members.changeRole(owner, scope, promotion));
    valueOf(await members.remove(owner, scope, { user: mira.id, reason: 'left' }));
    expect(codeOf(await members.remove(owner, scope, { user: mira.id, reason: '' }))).toBe(
      'TARGET_MISSING',
    );
    const entries = await desk.stores.audit.export(scope, 0, 10);
    expect(
      entries.map(({ action, outcome, before, after }) => [action, outcome, before, after]),
    ).toEqual([
      ['members.role-changed', 'refused:LAST_OWNER', 'owner', 'viewer'],
      ['members.removed', 'refused:LAST_OWNER', 'owner', ''],
      ['members.role-changed', 'done', 'viewer', 'owner'],
      ['members.removed', 'done', 'owner', ''],
    ]);
    expect(entries[2]).toMatchObject({
      actor: { label: 'mira' },
      target: 'ines',
      reason: 'trusted',
    });
  });

  it('are disabled by an administrator with all their sessions, but not the last administrator', async () => {
    const { users } = desk.services;
    const root = await desk.user('root', { isAdministrator: true });
    const off = { state: 'disabled', reason: 'left' } as const;
    expect(codeOf(await users.setState(desk.operator, root.id, off))).toBe('LAST_ADMINISTRATOR');
    valueOf(await users.setState(desk.operator, mira.id, off));
    expect(await desk.services.sessions.list(mira.id)).toEqual([]);
    expect(codeOf(await users.setState(desk.operator, 'x' as UserId, off))).toBe('TARGET_MISSING');
    const appointed = { isAdministrator: true, reason: 'grew' };
    await users.setState(desk.operator, mira.id, { state: 'active', reason: 'back' });
    valueOf(await users.setAdministrator(desk.operator, mira.id, appointed));
    expect(codeOf(await users.setState(desk.operator, root.id, off))).toBe('ok');
  });

  it('change their name and preferences within limits', async () => {
    const { users } = desk.services;
    valueOf(await users.rename(owner, ' Mira K. '));
    expect((await users.find(mira.id))?.name).toBe('Mira K.');
    expect(codeOf(await users.rename(owner, ''))).toBe('NAME_INVALID');
    valueOf(await users.setPreferences(owner, '{"theme":"dark"}'));
    expect(await users.preferences(owner)).toBe('{"theme":"dark"}');
    expect(codeOf(await users.setPreferences(owner, 'x'.repeat(32 * 1024 + 1)))).toBe(
      'LIMIT_REACHED',
    );
  });

  it('belong to tenants that an administrator creates, changes and adopts', async () => {
    const { tenants } = desk.services;
    const fresh = { tenant: tenantId('fresh') };
    const terms = { title: 'Fresh', owner: mira.id };
    expect(valueOf(await tenants.create(desk.operator, fresh, terms)).title).toBe('Fresh');
    expect(codeOf(await tenants.create(desk.operator, fresh, terms))).toBe('TENANT_TAKEN');
    const none = { ...terms, owner: 'x' as UserId };
    expect(codeOf(await tenants.create(desk.operator, scope, none))).toBe('TARGET_MISSING');
    const change = { state: 'suspended', reason: 'unpaid' } as const;
    valueOf(await tenants.change(desk.operator, fresh, change));
    expect((await tenants.find(fresh))?.state).toBe('suspended');
    const missing = { tenant: tenantId('missing') };
    expect(codeOf(await tenants.change(desk.operator, missing, change))).toBe('TARGET_MISSING');
    expect(await tenants.adopt([tenant, missing.tenant])).toEqual(['missing']);
    expect(await tenants.adopt([missing.tenant])).toEqual([]);
  });

  describe('who forgot their password', () => {
    const reset = async (factors: 'kept' | 'removed' = 'kept') =>
      valueOf(await desk.services.passwordReset.issue(desk.operator, mira.id, { factors }));
    const redeem = (token: string, password = GUEST.password) =>
      desk.services.passwordReset.redeem({ token, password }, DESK_PLACE);

    it('set a new one with a token, once, which ends their sessions', async () => {
      const { token } = await reset();
      expect(codeOf(await redeem(token, 'short'))).toBe('PASSWORD_WEAK');
      expect(codeOf(await redeem(token))).toBe('ok');
      expect(await desk.services.sessions.list(mira.id)).toEqual([]);
      expect(codeOf(await redeem(token))).toBe('TOKEN_INVALID');
      const old = { login: 'mira', password: DESK_PASSWORD };
      expect(codeOf(await desk.services.signIn.password(old, DESK_PLACE))).toBe('SIGN_IN_FAILED');
      const renewed = { login: 'mira', password: GUEST.password };
      expect(codeOf(await desk.services.signIn.password(renewed, DESK_PLACE))).toBe('ok');
    });

    it('have an hour, and the latest token only', async () => {
      const [first, second] = [await reset(), await reset()];
      expect(codeOf(await redeem(first.token))).toBe('TOKEN_INVALID');
      desk.time.advanceBy(HOUR_MS);
      expect(codeOf(await redeem(second.token))).toBe('TOKEN_INVALID');
    });

    it('keep their second factors unless the token removes them', async () => {
      const totp = { secret: 'S', confirmedAt: desk.time.now(), lastStep: 1 };
      await desk.stores.factors.setTotp(mira.id, totp);
      await redeem((await reset()).token);
      expect((await desk.stores.factors.summary(mira.id)).hasTotp).toBe(true);
      await redeem((await reset('removed')).token, 'another velvet harbour');
      expect((await desk.stores.factors.summary(mira.id)).hasTotp).toBe(false);
    });
  });

  it('change their password with the current one, which ends their other sessions', async () => {
    const { passwordReset, sessions } = desk.services;
    const other = await desk.signIn('mira');
    const wrong = { current: 'wrong', next: GUEST.password };
    expect(codeOf(await passwordReset.change(owner, wrong))).toBe('SECOND_FACTOR_FAILED');
    const weak = { current: DESK_PASSWORD, next: 'miramiramira' };
    expect(codeOf(await passwordReset.change(owner, weak))).toBe('PASSWORD_WEAK');
    const right = { current: DESK_PASSWORD, next: GUEST.password };
    const { token } = valueOf(await passwordReset.change(owner, right));
    expect((await sessions.list(mira.id)).map(({ id }) => id)).toEqual([
      owner.principal.session.id,
    ]);
    expect((await desk.callerOf(token)).principal.session.id).toBe(owner.principal.session.id);
    await expect(desk.callerOf(other.principal.session.csrf)).rejects.toThrow();
  });
});
