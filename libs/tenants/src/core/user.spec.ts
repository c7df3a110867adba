import { describe, expect, it } from '@jest/globals';

import { displayName, loginKey } from './user.js';

describe('a login', () => {
  it('is compared without regard to case and compatibility forms', () => {
    expect(loginKey('Mira@Desk.Example')).toBe('mira@desk.example');
    expect(loginKey('ＭＩＲＡ')).toBe('mira');
    expect(loginKey('Jürgen')).toBe('jürgen');
  });

  it.each(['', ' ', 'a b', 'a/b', "a'b", 'x'.repeat(65), 'a\u0000b'])('must not be %j', (login) => {
    expect(loginKey(login)).toBeNull();
  });
});

describe('a display name', () => {
  it('is trimmed, not empty, short and free of control characters', () => {
    expect(displayName('  Mira K. ')).toBe('Mira K.');
    expect(['', '   ', 'x'.repeat(65), 'a\u202eb', 'a\nb'].map(displayName)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
