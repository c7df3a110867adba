import { describe, expect, it } from '@jest/globals';

import { apiAddress, scopeOfPath } from './api-address.js';

const POSITIONS = '/api/v1/tenants/{tenant}/accounts/{account}/positions';
const SCOPE = { tenant: 'harbour', account: 'paper-1' };

describe('an address of the API', () => {
  it('names the tenant and the account', () => {
    expect(apiAddress(POSITIONS, SCOPE)).toBe('/api/v1/tenants/harbour/accounts/paper-1/positions');
  });

  it('omits what the query does not say', () => {
    expect(
      apiAddress(POSITIONS, SCOPE, {
        limit: 50,
        status: undefined,
        code: '',
        instrument: 'BTC/USD',
      }),
    ).toBe('/api/v1/tenants/harbour/accounts/paper-1/positions?limit=50&instrument=BTC%2FUSD');
  });

  it('never lets a name leave its segment', () => {
    expect(apiAddress(POSITIONS, { ...SCOPE, account: '../../users?a=1' })).toBe(
      '/api/v1/tenants/harbour/accounts/..%2F..%2Fusers%3Fa%3D1/positions',
    );
  });

  it('gives back the account that it claims', () => {
    expect(scopeOfPath(apiAddress(POSITIONS, SCOPE, { limit: 1 }))).toEqual(SCOPE);
    expect(scopeOfPath('/api/v1/me')).toBeNull();
  });
});
