import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Decimal, TidegateError } from '@tidegate/kernel';

import { redacted } from './redaction.js';

const SECRET_KEYS = [
  'secret',
  'apiKey',
  'api_key',
  'privateKey',
  'botToken',
  'Authorization',
  'password',
  'credentials',
];

describe('redaction', () => {
  it('masks secrets at every depth and keeps the rest', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SECRET_KEYS),
        fc.array(fc.constantFrom('account', 'options', 'nested'), { maxLength: 6 }),
        (key, path) => {
          const leaf: unknown = { [key]: 'hush', venue: 'kraken' };
          const fields = path.reduceRight((inner, name) => ({ [name]: [inner] }), leaf as object);
          const text = JSON.stringify(redacted(fields as Record<string, unknown>));
          expect(text).not.toContain('hush');
          if (path.length <= 3) expect(text).toContain('"venue":"kraken"');
        },
      ),
    );
  });

  it('masks user and password in URLs, including those in errors', () => {
    const error = new Error('cannot reach https://user:hush@x.com/a', {
      cause: new Error('ftp://hush@x.com'),
    });
    const shown = redacted({ url: 'https://user:hush@x.com', urls: ['wss://hush@x.com'], error });
    expect(shown).toMatchObject({
      url: 'https://***@x.com',
      urls: ['wss://***@x.com'],
      error: {
        message: 'cannot reach https://***@x.com/a',
        stack: expect.stringContaining('https://***@x.com/a'),
        cause: { message: 'ftp://***@x.com' },
      },
    });
    expect(JSON.stringify(shown)).not.toContain('hush');
  });

  it('shows that a secret is not set', () => {
    expect(redacted({ token: null, tokens: 3 })).toEqual({ token: null, tokens: 3 });
  });

  it('keeps decimals, cuts cycles and converts big integers to text', () => {
    const cyclic: Record<string, unknown> = { price: new Decimal('1.10'), id: 12n };
    cyclic['self'] = cyclic;
    expect(JSON.stringify(redacted({ cyclic }))).toBe(
      '{"cyclic":{"price":"1.1","id":"12","self":"…"}}',
    );
  });

  it('shows the name, code, message and cause of an error', () => {
    const cause = new Error('ENOSPC');
    const error = new TidegateError('DATABASE_FULL', 'No room.', { cause });
    expect(redacted({ error })['error']).toMatchObject({
      name: 'TidegateError',
      code: 'DATABASE_FULL',
      message: 'No room.',
      cause: { message: 'ENOSPC' },
    });
  });
});
