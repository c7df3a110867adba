import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TenantId } from '@tidegate/kernel';
import {
  checkAccess,
  checkCsrf,
  checkOrigin,
  checkPlatformAccess,
  checkStepUp,
  CSRF_HEADER,
  isRole,
  isVerb,
  KEY_VERBS,
  OPERATOR,
  PLATFORM_VERBS,
  PrincipalResolver,
  roleChange,
  ROLES,
  SESSION_COOKIE,
  Sessions,
  VERBS,
  verbsOfRole,
  verbsWithin,
  type ConsoleStores,
  type Principal,
} from '@tidegate/tenants';
import { ConsoleWorld } from '@tidegate/tenants/testing';

const HERE = '192.0.2.7';

describe('a signed-in member', () => {
  let world: ConsoleWorld;
  let ours: TenantId;
  let theirs: TenantId;
  let principal: Principal;

  beforeEach(async () => {
    world = new ConsoleWorld();
    const { time: clock, random } = world;
    const stores: ConsoleStores = world.stores;
    const sessions = new Sessions({ ...stores, clock, random });
    ours = await world.tenant('ours');
    theirs = await world.tenant('theirs');
    const { id } = await world.member(ours, 'mira', 'trader');
    const { token } = await sessions.open(id, 'password', { address: HERE, device: '' });
    const accessToken = 'a'.repeat(64);
    const resolver = new PrincipalResolver({ sessions, stores, clock, accessToken });
    const found = await resolver.bySession(token, HERE);
    if (!found) throw new Error('The session must be valid');
    principal = found;
  });

  it('may act in their own tenant and not in another', () => {
    expect(checkAccess(principal, { scope: { tenant: ours }, verb: 'control' })).toBeNull();
    const foreign = checkAccess(principal, { scope: { tenant: theirs }, verb: 'read' });
    expect(foreign?.code).toBe('SCOPE_FORBIDDEN');
  });

  it('may use dangerous verbs for five minutes after the sign-in', () => {
    expect(checkStepUp(principal, world.time.now())).toBeNull();
    world.time.advanceBy(5 * 60_000);
    expect(checkStepUp(principal, world.time.now())?.code).toBe('STEP_UP_REQUIRED');
  });

  it('must repeat the token of the session in a header', () => {
    const { session } = principal;
    if (!session) throw new Error('The principal must have a session');
    const proof = { method: 'POST', origin: undefined, ownOrigin: 'http://127.0.0.1:8080' };
    expect(checkCsrf(session, { ...proof, token: session.csrf })).toBeNull();
    expect(checkCsrf(session, { ...proof, token: undefined })?.code).toBe('CSRF_INVALID');
    expect([SESSION_COOKIE, CSRF_HEADER]).toEqual(['tidegate_session', 'x-tidegate-csrf']);
  });
});

describe('the operator', () => {
  it('holds every verb of every tenant and of the platform', () => {
    const scope = { tenant: 'any' as TenantId };
    expect([...verbsWithin(OPERATOR, scope)]).toEqual(VERBS);
    for (const verb of PLATFORM_VERBS) expect(checkPlatformAccess(OPERATOR, verb)).toBeNull();
  });
});

describe('the tables of rights', () => {
  it('name each verb of a role once', () => {
    for (const role of ROLES) {
      expect(isRole(role)).toBe(true);
      expect([...verbsOfRole(role)].every(isVerb)).toBe(true);
      expect(roleChange(role, 'owner').lost).toEqual([]);
    }
    expect(KEY_VERBS.every(isVerb)).toBe(true);
  });

  it('refuse a socket of another site', () => {
    expect(checkOrigin('https://evil.example', 'https://desk.example')?.code).toBe(
      'ORIGIN_FORBIDDEN',
    );
  });
});
