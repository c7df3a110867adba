import { beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs, tenantId, type Result } from '@tidegate/kernel';
import {
  Argon2PasswordHasher,
  checkAccess,
  checkCsrf,
  checkOrigin,
  checkPlatformAccess,
  checkStepUp,
  CONSOLE_SERVICES,
  createConsoleServices,
  CSRF_HEADER,
  isRole,
  isSignedIn,
  isVerb,
  judgePassword,
  KEY_VERBS,
  OPERATOR,
  OtpauthTotpCodes,
  PLATFORM_VERBS,
  roleChange,
  ROLES,
  SESSION_COOKIE,
  TenantsModule,
  VERBS,
  verbsOfRole,
  verbsWithin,
  WebauthnPasskeys,
  type ConsoleServices,
  type Principal,
  type Refusal,
  type SignedInCaller,
  type SignInStep,
} from '@tidegate/tenants';
import { ConsoleWorld, memoryConsoleStores } from '@tidegate/tenants/testing';

const PLACE = { address: '192.0.2.7', device: 'Firefox', requestId: 'r-1' };
const OWNER = { login: 'mira', name: 'Mira', password: 'copper lantern meadow' };
const GUEST = { login: 'ines', name: 'Ines', password: 'velvet harbour ticket' };
const ACCESS_TOKEN = 'a'.repeat(64);
const OURS = { tenant: tenantId('ours') };
const THEIRS = { tenant: tenantId('theirs') };

function valueOf<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

describe('a console with real password hashes', () => {
  let world: ConsoleWorld;
  let services: ConsoleServices;
  let owner: SignedInCaller;

  const tokenOf = (step: SignInStep): string => {
    if (step.next !== 'done') throw new Error('No second factor was set');
    return step.issued.token;
  };
  const signIn = async ({ login, password }: typeof OWNER): Promise<SignedInCaller> => {
    const step = valueOf(await services.signIn.password({ login, password }, PLACE));
    const principal = await services.principals.bySession(tokenOf(step), PLACE.address);
    const caller = principal && { principal, ...PLACE };
    if (!caller || !isSignedIn(caller)) throw new Error('The session must be valid');
    return caller;
  };

  beforeEach(async () => {
    world = new ConsoleWorld(memoryConsoleStores());
    const { stores, time: clock, random } = world;
    services = createConsoleServices({
      stores,
      hasher: new Argon2PasswordHasher(random),
      totp: new OtpauthTotpCodes(random),
      passkeys: new WebauthnPasskeys(random),
      clock,
      random,
      accessToken: ACCESS_TOKEN,
    });
    valueOf(await services.setup.complete({ ...OWNER, ...OURS, title: 'Our desk' }, PLACE));
    await world.tenant('theirs');
    owner = await signIn(OWNER);
  });

  it('lets the first owner act in their own tenant and not in another', () => {
    const { principal } = owner;
    expect(checkAccess(principal, { scope: OURS, verb: 'control' })).toBeNull();
    expect(checkAccess(principal, { scope: THEIRS, verb: 'read' })?.code).toBe('SCOPE_FORBIDDEN');
    expect(checkPlatformAccess(principal, 'platform.manage')).toBeNull();
  });

  it('allows dangerous verbs for five minutes after the sign-in', async () => {
    world.time.advanceBy(5 * 60_000);
    expect(checkStepUp(owner.principal, world.time.now())?.code).toBe('STEP_UP_REQUIRED');
    const { token } = valueOf(await services.stepUp.prove(owner, { type: 'password', ...OWNER }));
    const principal = await services.principals.bySession(token, PLACE.address);
    expect(checkStepUp(principal as Principal, world.time.now())).toBeNull();
  });

  it('requires the token of the session in a header', () => {
    const { session } = owner.principal;
    const proof = { method: 'POST', origin: undefined, ownOrigin: 'http://127.0.0.1:8080' };
    expect(checkCsrf(session, { ...proof, token: session.csrf })).toBeNull();
    expect(checkCsrf(session, { ...proof, token: undefined })?.code).toBe('CSRF_INVALID');
    expect([SESSION_COOKIE, CSRF_HEADER]).toEqual(['tidegate_session', 'x-tidegate-csrf']);
    const foreign = checkOrigin('https://evil.example', 'https://desk.example');
    expect(foreign?.code).toBe('ORIGIN_FORBIDDEN');
  });

  it('makes an invited guest a member with the verbs of the role', async () => {
    const terms = { role: 'viewer', note: 'Ines' } as const;
    const { token } = valueOf(await services.invitations.create(owner, OURS, terms));
    valueOf(await services.invitations.accept(token, GUEST, PLACE));
    const guest = await signIn(GUEST);
    expect(verbsWithin(guest.principal, OURS)).toEqual(verbsOfRole('viewer'));
    expect(await services.members.list(OURS)).toHaveLength(2);
  });

  it('gives a program a key that ends', async () => {
    const expiresAt = epochMs(world.time.now() + DAY_MS);
    const request = { name: 'bot', verbs: ['read'] as const, accounts: null, expiresAt };
    const { text } = valueOf(await services.apiKeys.create(owner, OURS, request));
    expect((await services.principals.byBearer(text, PLACE.address))?.kind).toBe('key');
    world.time.advanceBy(DAY_MS);
    expect(await services.principals.byBearer(text, PLACE.address)).toBeNull();
  });

  it('keeps an audit log that verifies', async () => {
    expect(await services.audit.verify()).toMatchObject({ entries: 2, breach: null });
  });

  it('is provided to Nest under a token', () => {
    const module = TenantsModule.forRoot(services);
    expect(module.exports).toEqual([CONSOLE_SERVICES]);
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

  it('give the operator every verb of every tenant and of the platform', () => {
    expect([...verbsWithin(OPERATOR, THEIRS)]).toEqual(VERBS);
    for (const verb of PLATFORM_VERBS) expect(checkPlatformAccess(OPERATOR, verb)).toBeNull();
  });

  it('come with a verdict about passwords for the page of the setup', () => {
    expect(judgePassword(OWNER.password, OWNER)).toEqual({ problems: [], strength: 4 });
  });
});
