import { describe, expect, it } from '@jest/globals';

import { invariant, InvariantViolation, messageOf, TidegateError } from './errors.js';
import { err, ok, type Result } from './result.js';

describe('TidegateError', () => {
  it('carries code, message, details and cause', () => {
    const cause = new Error('socket closed');
    const error = new TidegateError('VENUE_SILENT', 'The venue does not respond', {
      retryable: true,
      details: { silentMs: 5_000 },
      cause,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      code: 'VENUE_SILENT',
      message: 'The venue does not respond',
      retryable: true,
      details: { silentMs: 5_000 },
      cause,
    });
  });

  it('is not retryable and has no details by default', () => {
    const error = new TidegateError('X', 'x');
    expect([error.retryable, error.details, 'cause' in error]).toEqual([false, {}, false]);
  });

  it('is named for its class', () => {
    class VenueSilent extends TidegateError {}
    expect(String(new VenueSilent('X', 'quiet'))).toBe('VenueSilent: quiet');
  });
});

describe('invariant', () => {
  it('lets a true condition pass and narrows the type', () => {
    const value = [1].at(0);
    invariant(value !== undefined, 'The first item exists');
    expect(value.toFixed(1)).toBe('1.0');
  });

  it('throws the violated rule with its details', () => {
    const broken = (): void => {
      invariant(false, 'Time never goes back', { from: 2, to: 1 });
    };
    expect(broken).toThrow(InvariantViolation);
    expect(broken).toThrow(
      expect.objectContaining({
        code: 'INVARIANT_VIOLATED',
        message: 'Time never goes back',
        details: { from: 2, to: 1 },
        retryable: false,
      }),
    );
  });
});

describe('messageOf', () => {
  it('returns text for any thrown value', () => {
    expect([new Error('a'), 'b', 3, null, undefined].map(messageOf)).toEqual([
      ...['a', 'b', '3'],
      ...['null', 'undefined'],
    ]);
  });
});

describe('Result', () => {
  const half = (value: number): Result<number, string> =>
    value % 2 === 0 ? ok(value / 2) : err(`${value} is odd`);

  it('is a value or an error', () => {
    expect(half(4)).toEqual({ ok: true, value: 2 });
    expect(half(3)).toEqual({ ok: false, error: '3 is odd' });
  });
});
