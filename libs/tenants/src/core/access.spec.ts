import { describe, expect, it } from '@jest/globals';
import { accountId, epochMs, tenantId } from '@tidegate/kernel';

import { checkAccess, checkPlatformAccess, checkStepUp } from './access.js';
import type { SessionId, UserId } from './ids.js';
import { verbsOfRole } from './permissions.js';
import { OPERATOR, type Principal } from './principal.js';

const OURS = { tenant: tenantId('ours') };
const OUR_ACCOUNT = { ...OURS, account: accountId('main') };
const TRADER: Principal = {
  kind: 'user',
  id: 'u',
  label: 'mira',
  grants: new Map([[OURS.tenant, verbsOfRole('trader')]]),
  platform: new Set(),
  accounts: null,
  session: {
    id: 's' as SessionId,
    user: 'u' as UserId,
    csrf: 'c',
    steppedUpUntil: epochMs(1_000),
  },
};
const LINK: Principal = {
  ...TRADER,
  kind: 'link',
  grants: new Map([[OURS.tenant, new Set(['read'] as const)]]),
  accounts: new Set([OUR_ACCOUNT.account]),
  session: null,
};

describe('checkAccess', () => {
  it('allows the verbs of the role within the tenant and its accounts', () => {
    expect(checkAccess(TRADER, { scope: OURS, verb: 'control' })).toBeNull();
    expect(checkAccess(TRADER, { scope: OUR_ACCOUNT, verb: 'control' })).toBeNull();
  });

  it('refuses a verb that the role lacks', () => {
    expect(checkAccess(TRADER, { scope: OURS, verb: 'members.manage' })).toMatchObject({
      code: 'VERB_FORBIDDEN',
      details: { verb: 'members.manage' },
    });
  });

  it('answers the same for a foreign tenant and for one that does not exist', () => {
    const [foreign, missing] = ['theirs', 'no-such-tenant'].map((name) =>
      checkAccess(TRADER, { scope: { tenant: tenantId(name) }, verb: 'read' }),
    );
    expect(foreign?.code).toBe('SCOPE_FORBIDDEN');
    expect(missing).toEqual(foreign);
  });

  it('keeps a link within its account: neither another account nor the tenant as a whole', () => {
    const other = { ...OURS, account: accountId('other') };
    expect(checkAccess(LINK, { scope: OUR_ACCOUNT, verb: 'read' })).toBeNull();
    expect(checkAccess(LINK, { scope: other, verb: 'read' })?.code).toBe('SCOPE_FORBIDDEN');
    expect(checkAccess(LINK, { scope: OURS, verb: 'read' })?.code).toBe('SCOPE_FORBIDDEN');
  });

  it('lets the operator do everything everywhere', () => {
    expect(checkAccess(OPERATOR, { scope: OURS, verb: 'keys.manage' })).toBeNull();
    expect(checkPlatformAccess(OPERATOR, 'platform.control')).toBeNull();
  });

  it('keeps members of tenants off the platform', () => {
    expect(checkPlatformAccess(TRADER, 'platform.read')?.code).toBe('PLATFORM_FORBIDDEN');
  });
});

describe('checkStepUp', () => {
  it('allows dangerous verbs until the step-up ends', () => {
    expect(checkStepUp(TRADER, epochMs(999))).toBeNull();
    expect(checkStepUp(TRADER, epochMs(1_000))?.code).toBe('STEP_UP_REQUIRED');
  });

  it('never allows them to keys and links, and always to the operator', () => {
    expect(checkStepUp(LINK, epochMs(0))?.code).toBe('STEP_UP_REQUIRED');
    expect(checkStepUp(OPERATOR, epochMs(0))).toBeNull();
  });
});
