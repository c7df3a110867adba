import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { accountId, instrumentId, tenantId } from '@tidegate/kernel';

import { controlTargetKey, type ControlTarget } from './control.js';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', ':', '%', ' '), maxLength: 4 });
const scopes = fc.record({ tenant: text.map(tenantId), account: text.map(accountId) });
const targets: fc.Arbitrary<ControlTarget> = fc.oneof(
  fc.constant({ type: 'platform' as const }),
  text.map((tenant) => ({ type: 'tenant' as const, tenant: tenantId(tenant) })),
  scopes.map((scope) => ({ type: 'account' as const, scope })),
  fc.tuple(scopes, text).map(([scope, symbol]) => ({
    type: 'instrument' as const,
    scope,
    instrument: instrumentId('kraken', symbol),
  })),
);

describe('controlTargetKey', () => {
  it('returns readable text for each type of target', () => {
    const scope = { tenant: tenantId('t'), account: accountId('a') };
    const instrument = instrumentId('kraken', 'BTC/USD');
    expect(controlTargetKey({ type: 'platform' })).toBe('platform');
    expect(controlTargetKey({ type: 'tenant', tenant: scope.tenant })).toBe('tenant:t');
    expect(controlTargetKey({ type: 'account', scope })).toBe('account:t/a');
    expect(controlTargetKey({ type: 'instrument', scope, instrument })).toBe(
      'instrument:t/a:kraken:BTC/USD',
    );
  });

  it('returns different keys for different targets, whatever characters their ids contain', () => {
    fc.assert(
      fc.property(targets, targets, (left, right) => {
        const isSame = JSON.stringify(left) === JSON.stringify(right);
        expect(controlTargetKey(left) === controlTargetKey(right)).toBe(isSame);
      }),
      { numRuns: 2_000 },
    );
  });
});
