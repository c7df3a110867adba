import { describe, expect, it } from '@jest/globals';

import { accountPath, scopeOfPath, tenantPath } from './scope.js';

describe('paths of the API', () => {
  it('name the tenant and the account', () => {
    expect(tenantPath('harbour', 'members')).toBe('/api/v1/tenants/harbour/members');
    expect(accountPath({ tenant: 'harbour', account: 'paper-1' }, 'overview')).toBe(
      '/api/v1/tenants/harbour/accounts/paper-1/overview',
    );
    expect(accountPath({ tenant: 'harbour', account: 'all' })).toBe(
      '/api/v1/tenants/harbour/accounts/all',
    );
  });

  it('never let a name leave its segment', () => {
    expect(tenantPath('../users')).toBe('/api/v1/tenants/..%2Fusers');
  });

  it('give back the account that they claim', () => {
    const scope = { tenant: 'harbour', account: 'paper-1' };
    expect(scopeOfPath(accountPath(scope, 'positions?limit=5'))).toEqual(scope);
    expect(scopeOfPath('/api/v1/me')).toBeNull();
  });
});
