import { describe, expect, it } from '@jest/globals';

import { safeNext } from './address.js';

describe('the page after a sign-in', () => {
  it('is the page that was asked for', () => {
    expect(safeNext('/harbour/paper-1/market/BTC%2FUSD?timeframe=15m')).toBe(
      '/harbour/paper-1/market/BTC%2FUSD?timeframe=15m',
    );
  });

  it.each([
    undefined,
    '',
    'https://example.com',
    '//example.com',
    '/\\example.com',
    'javascript:alert(1)',
    '/sign-in?next=/sign-in',
  ])('is the start page for %s', (next) => {
    expect(safeNext(next)).toBe('/');
  });
});
