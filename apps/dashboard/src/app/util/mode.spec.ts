import { describe, expect, it } from '@jest/globals';

import { commonModeOf, modeOf } from './mode.js';

describe('the mode', () => {
  it.each([
    ['live', 'live'],
    ['replay', 'replay'],
    ['LIVE', 'unknown'],
    ['', 'unknown'],
    [null, 'unknown'],
    [undefined, 'unknown'],
  ] as const)('of the header %s is %s', (header, mode) => {
    expect(modeOf(header)).toBe(mode);
  });

  it('of several accounts is unknown if they differ', () => {
    expect(commonModeOf(['paper', 'paper'])).toBe('paper');
    expect(commonModeOf(['paper', 'live'])).toBe('unknown');
    expect(commonModeOf([])).toBe('unknown');
  });
});
