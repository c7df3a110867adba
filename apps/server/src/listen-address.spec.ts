import { describe, expect, it } from '@jest/globals';
import { TidegateError } from '@tidegate/kernel';

import { EXIT, exitCodeOf } from './exit-codes.js';
import { listenErrorOf } from './listen-address.js';

const address = { host: 'db.example', port: 80 };

describe('An address that cannot be listened on', () => {
  it.each([
    ['EADDRINUSE', /^db\.example:80 is taken, .*server\.port/],
    ['EACCES', /this user listen on db\.example:80: choose a port above 1023 \(server\.port\)/],
    ['EADDRNOTAVAIL', /^server\.host is db\.example, which is no address of this machine/],
    ['ENOTFOUND', /^server\.host is db\.example, which is no address of this machine/],
    ['EAI_AGAIN', /^server\.host is db\.example, which is no address of this machine/],
  ])('is told with what to do: %s', (code, sentence) => {
    const thrown = Object.assign(new Error('listen failed'), { code });
    const told = listenErrorOf(thrown, address);
    expect(told).toBeInstanceOf(TidegateError);
    expect(told).toMatchObject({ code, message: expect.stringMatching(sentence), cause: thrown });
    expect(exitCodeOf(code)).toBe(EXIT.listen);
  });

  it('leaves everything else as it is', () => {
    const bug = new Error('a bug');
    expect(listenErrorOf(bug, address)).toBe(bug);
  });
});
