import { describe, expect, it } from '@jest/globals';

import { expectExtent, targetOf, type TargetOptions } from './control-target.js';

describe('The target of a control', () => {
  it.each<[TargetOptions, object]>([
    [{ platform: true, all: true }, { type: 'platform' }],
    [{ tenant: 'north' }, { type: 'tenant', tenant: 'north' }],
    [{ account: 'a' }, { type: 'account', account: 'a' }],
    [
      { account: 'a', all: true },
      { type: 'account', account: 'a' },
    ],
    [
      { account: 'a', tenant: 'north', instrument: 'BTC/USD' },
      { type: 'instrument', tenant: 'north', account: 'a', instrument: 'BTC/USD' },
    ],
  ])('is the narrowest that the options name: %j', (options, target) => {
    expect(targetOf(options)).toEqual(target);
  });

  it.each<[TargetOptions, RegExp]>([
    [{}, /Name --account, --tenant or --platform/],
    [{ all: true }, /Name --account, --tenant or --platform/],
    [{ platform: true, account: 'a' }, /leave --tenant, --account and --instrument out/],
    [{ tenant: 'a', instrument: 'BTC/USD' }, /--instrument needs --account/],
    [{ account: 'a', instrument: 'BTC/USD', all: true }, /exclude each other/],
  ])('is refused when the options contradict each other: %j', (options, message) => {
    const refusal = expect.objectContaining({
      code: 'OPTIONS_INVALID',
      message: expect.stringMatching(message),
    });
    expect(() => targetOf(options)).toThrow(refusal);
  });

  it('of a close says whether one position is meant or all of them', () => {
    expect(() => expectExtent({ account: 'a' })).toThrow(/close needs --instrument/);
    expect(() => expectExtent({ account: 'a', all: true })).not.toThrow();
    expect(() => expectExtent({ account: 'a', instrument: 'BTC/USD' })).not.toThrow();
  });
});
