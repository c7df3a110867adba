import { describe, expect, it } from '@jest/globals';

import { expectExtent, targetOf, type TargetOptions } from './control-target.js';

describe('targetOf', () => {
  it.each<[TargetOptions, object]>([
    [{ platform: true, all: true }, { place: 'platform' }],
    [{ tenant: 'north' }, { place: { tenant: 'north' } }],
    [{ account: 'a' }, { place: { tenant: 'default', account: 'a' } }],
    [{ account: 'a', all: true }, { place: { tenant: 'default', account: 'a' } }],
    [
      { account: 'a', tenant: 'north', instrument: 'BTC/USD' },
      { place: { tenant: 'north', account: 'a' }, instrument: 'BTC/USD' },
    ],
  ])('control options %j select the narrowest target that they name', (options, target) => {
    expect(targetOf(options)).toEqual(target);
  });

  it.each<[TargetOptions, RegExp]>([
    [{}, /Give --account, --tenant or --platform/],
    [{ all: true }, /Give --account, --tenant or --platform/],
    [{ platform: true, account: 'a' }, /omit --tenant, --account and --instrument/],
    [{ tenant: 'a', instrument: 'BTC/USD' }, /--instrument needs --account/],
    [{ account: 'a', instrument: 'BTC/USD', all: true }, /cannot be combined/],
  ])('control options %j without one clear target are rejected', (options, message) => {
    const refusal = expect.objectContaining({
      code: 'OPTIONS_INVALID',
      message: expect.stringMatching(message),
    });
    expect(() => targetOf(options)).toThrow(refusal);
  });

  it('control close requires --instrument or --all', () => {
    expect(() => expectExtent({ account: 'a' })).toThrow(/close needs --instrument/);
    expect(() => expectExtent({ account: 'a', all: true })).not.toThrow();
    expect(() => expectExtent({ account: 'a', instrument: 'BTC/USD' })).not.toThrow();
  });
});
