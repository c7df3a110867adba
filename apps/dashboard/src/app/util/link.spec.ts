import { describe, expect, it } from '@jest/globals';

import { linkAt } from './link.js';

describe('the link', () => {
  it('is connecting until the first frame', () => {
    expect(linkAt(1_000, false, null)).toEqual({ state: 'connecting', ageMs: null });
    expect(linkAt(1_000, true, null)).toEqual({ state: 'connecting', ageMs: null });
  });

  it('is connected while frames arrive', () => {
    expect(linkAt(1_300, true, 1_000)).toEqual({ state: 'connected', ageMs: 300 });
  });

  it('is stale if the socket is open but silent', () => {
    expect(linkAt(10_000, true, 1_000)).toEqual({ state: 'stale', ageMs: 9_000 });
  });

  it('is offline as soon as the socket closes', () => {
    expect(linkAt(1_100, false, 1_000)).toEqual({ state: 'offline', ageMs: 100 });
  });

  it('is never negative when the clock steps back', () => {
    expect(linkAt(900, true, 1_000).ageMs).toBe(0);
  });
});
