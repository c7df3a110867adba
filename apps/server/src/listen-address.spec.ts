import { describe, expect, it } from '@jest/globals';
import { TidegateError } from '@tidegate/kernel';

import { EXIT, exitCodeOf } from './exit-codes.js';
import { listenErrorOf } from './listen-address.js';

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
