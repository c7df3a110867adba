import { beforeEach, describe, expect, it } from '@jest/globals';
import { accountId, tenantId } from '@tidegate/kernel';
import type { AccountLifecycle, AccountRegistration } from '@tidegate/model';

import { registrationRow } from '../../../testing/index.js';
import { AccountRegistrations } from './account-registrations.js';

function registrationOf(
  tenant: string,
  account: string,
  lifecycle: AccountLifecycle = 'open',
): AccountRegistration {
  const row = registrationRow();
  const scope = { tenant: tenantId(tenant), account: accountId(account) };
  return { ...row, account: { ...row.account, scope }, lifecycle };
}

describe('account registrations', () => {
  let registrations: AccountRegistrations;

  beforeEach(() => {
    registrations = new AccountRegistrations();
  });

  it('keep accounts of the same name in two tenants apart', () => {
    const [ours, theirs] = [registrationOf('ours', 'main'), registrationOf('theirs', 'main')];
    registrations.register(ours);
    registrations.restore(theirs);
    expect(registrations.find(ours.account.scope)).toBe(ours);
    expect(registrations.find(theirs.account.scope)).toBe(theirs);
    expect([...registrations.all()]).toEqual([ours, theirs]);
  });

  it('return null for an unknown account', () => {
    registrations.register(registrationOf('ours', 'main'));
    expect(registrations.find(registrationOf('ours', 'other').account.scope)).toBeNull();
  });

  it('hand over each changed registration once, in its last form, and no restored one', () => {
    const opened = registrationOf('ours', 'main');
    const closed = { ...opened, lifecycle: 'closed' as const };
    registrations.restore(registrationOf('ours', 'stored'));
    expect(registrations.hasChanges).toBe(false);
    registrations.register(opened);
    registrations.register(closed);
    expect(registrations.hasChanges).toBe(true);
    expect(registrations.takeChanges()).toEqual([closed]);
    expect(registrations.hasChanges).toBe(false);
    expect(registrations.takeChanges()).toEqual([]);
  });

  it('list the tenants whose accounts are not all closed', () => {
    registrations.register(registrationOf('trading', 'main'));
    registrations.register(registrationOf('trading', 'old', 'closed'));
    registrations.register(registrationOf('quarantined', 'main', 'quarantined'));
    registrations.register(registrationOf('gone', 'main', 'closed'));
    expect([...registrations.tenants()]).toEqual(['trading', 'quarantined']);
  });
});
