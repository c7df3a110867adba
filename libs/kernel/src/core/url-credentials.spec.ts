import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { withoutUrlCredentials } from './url-credentials.js';
import { seeded } from '../../testing/index.js';

describe('the credentials of a URL', () => {
  it.each([
    ['https://user:secretpw@x.com', 'https://***@x.com'],
    ['wss://token@ws.x.com/v2?depth=10', 'wss://***@ws.x.com/v2?depth=10'],
    ['postgres://u:p%40ss@db:5432/name', 'postgres://***@db:5432/name'],
    ['https://user:p@ss@x.com/a', 'https://***@x.com/a'],
    ['https://user:pa/ss?#@x.com', 'https://***@x.com'],
    ['https://user:12ab/34@x.com:8080/a', 'https://***@x.com:8080/a'],
    ['HTTPS://:secretpw@x.com', 'HTTPS://***@x.com'],
    [
      'cannot reach "https://a:b@x.com" and https://c:d@y.com, gave up',
      'cannot reach "https://***@x.com" and https://***@y.com, gave up',
    ],
  ])('are masked in %s', (text, shown) => {
    expect(withoutUrlCredentials(text)).toBe(shown);
  });

  it.each([
    'https://api.kraken.com',
    'http://127.0.0.1:4000/@scope/name',
    'http://localhost:4000?mail=a@b.com',
    'see https://x.com, or write to a@b.com',
    'user:password@host',
    'a://',
  ])('are not detected in %s', (text) => {
    expect(withoutUrlCredentials(text)).toBe(text);
  });

  it('never remain, whatever surrounds the URL', () => {
    const word = fc.stringMatching(/^[\w.~!$&()*+,;=%-]{0,12}$/);
    fc.assert(
      fc.property(word, word, fc.string(), fc.string(), (user, host, before, after) => {
        const text = `${before} https://${user}:hush-hush@${host}.com ${after}`;
        expect(withoutUrlCredentials(text)).not.toContain('hush-hush');
      }),
      seeded(),
    );
  });
});
