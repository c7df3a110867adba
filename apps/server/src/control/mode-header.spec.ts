import { describe, expect, it } from '@jest/globals';

import { modeIn } from './mode-header.js';

describe('modeIn', () => {
  it.each([
    ['live', 'live', 'live'],
    ['live', 'paper', 'paper'],
    ['demo', 'paper', 'demo'],
    ['replay', 'paper', 'replay'],
  ] as const)('a market %s and an account on %s are %s', (source, account, mode) => {
    expect(modeIn(source, account)).toBe(mode);
  });
});
