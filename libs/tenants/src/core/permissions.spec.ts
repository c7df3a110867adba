import { describe, expect, it } from '@jest/globals';

import { isRole, isVerb, KEY_VERBS, roleChange, ROLES, VERBS, verbsOfRole } from './permissions.js';

describe('the roles', () => {
  it('give an owner every verb of the tenant', () => {
    expect([...verbsOfRole('owner')]).toEqual(VERBS);
  });

  it('let a viewer read and export only, and an auditor also read the audit log', () => {
    expect([...verbsOfRole('viewer')]).toEqual(['read', 'export']);
    expect([...verbsOfRole('auditor')]).toEqual(['read', 'export', 'audit.read']);
  });

  it('let a trader trade but not manage accounts, members, keys or settings', () => {
    const missing = VERBS.filter((verb) => !verbsOfRole('trader').has(verb));
    expect(missing).toEqual([
      'accounts.manage',
      'members.manage',
      'keys.manage',
      'settings.manage',
      'audit.read',
    ]);
  });

  it('say which verbs a change of role adds and takes away', () => {
    expect(roleChange('viewer', 'auditor')).toEqual({ gained: ['audit.read'], lost: [] });
    expect(roleChange('auditor', 'viewer')).toEqual({ gained: [], lost: ['audit.read'] });
    for (const role of ROLES) expect(roleChange(role, role)).toEqual({ gained: [], lost: [] });
  });

  it('never let an API key create keys or members', () => {
    expect(VERBS.filter((verb) => !KEY_VERBS.includes(verb))).toEqual([
      'members.manage',
      'keys.manage',
    ]);
  });

  it('are recognised by their names', () => {
    expect([isRole('owner'), isRole('admin'), isVerb('read'), isVerb('platform.read')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});
