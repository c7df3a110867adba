import { describe, expect, it } from '@jest/globals';
import { TidegateError } from '@tidegate/kernel';

import { EXIT, exitCodeOf } from './exit-codes.js';
import { expectProtected, listenErrorOf } from './listen-address.js';

const address = { host: 'db.example', port: 80 };

describe('listenErrorOf', () => {
  it.each([
    ['EADDRINUSE', /^db\.example:80 is in use, .*server\.port/],
    [
      'EACCES',
      /^This user may not listen on db\.example:80; choose a port above 1023 \(server\.port\)/,
    ],
    ['EADDRNOTAVAIL', /^server\.host is db\.example, which is not an address of this machine/],
    ['ENOTFOUND', /^server\.host is db\.example, which is not an address of this machine/],
    ['EAI_AGAIN', /^server\.host is db\.example, which is not an address of this machine/],
  ])('explains %s and says what to do', (code, sentence) => {
    const thrown = Object.assign(new Error('listen failed'), { code });
    const explained = listenErrorOf(thrown, address);
    expect(explained).toBeInstanceOf(TidegateError);
    expect(explained).toMatchObject({
      code,
      message: expect.stringMatching(sentence),
      cause: thrown,
    });
    expect(exitCodeOf(code)).toBe(EXIT.listen);
  });

  it('returns any other error unchanged', () => {
    const bug = new Error('a bug');
    expect(listenErrorOf(bug, address)).toBe(bug);
  });
});

describe('expectProtected', () => {
  it.each([
    { host: '127.0.0.1' },
    { host: 'localhost' },
    { host: '::1' },
    { host: '0.0.0.0', publicUrl: 'https://tidegate.example.com' },
  ])('accepts %j', (exposure) => {
    expect(() => expectProtected({ port: 80, ...exposure })).not.toThrow();
  });

  it.each([
    { host: '0.0.0.0' },
    { host: '192.168.0.7' },
    { host: '127.0.0.1.example.com' },
    { host: '0.0.0.0', publicUrl: 'http://tidegate.example.com' },
  ])('refuses %j with ADDRESS_EXPOSED', (exposure) => {
    const refusal = expect.objectContaining({ code: 'ADDRESS_EXPOSED' });
    expect(() => expectProtected({ port: 80, ...exposure })).toThrow(refusal);
  });
});
