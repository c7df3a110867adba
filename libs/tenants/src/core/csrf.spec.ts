import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';

import { checkCsrf, type CsrfProof } from './csrf.js';
import type { SessionId, UserId } from './ids.js';

const SESSION = {
  id: 's' as SessionId,
  user: 'u' as UserId,
  csrf: 'right',
  steppedUpUntil: epochMs(0),
};
const GOOD: CsrfProof = {
  method: 'POST',
  token: 'right',
  origin: 'https://desk.example',
  ownOrigin: 'https://desk.example',
};
const codeOf = (change: Partial<CsrfProof>): string | undefined =>
  checkCsrf(SESSION, { ...GOOD, ...change })?.code;

describe('checkCsrf', () => {
  it('accepts the token of the session from our own page', () => {
    expect(codeOf({})).toBeUndefined();
    expect(codeOf({ origin: undefined })).toBeUndefined();
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'PURGE'])(
    'refuses %s with a missing or wrong token',
    (method) => {
      expect(codeOf({ method, token: undefined })).toBe('CSRF_INVALID');
      expect(codeOf({ method, token: 'wrong' })).toBe('CSRF_INVALID');
      expect(codeOf({ method, token: '' })).toBe('CSRF_INVALID');
    },
  );

  it.each(['https://evil.example', 'http://desk.example', 'https://desk.example:8443', 'null'])(
    'refuses a request from %s even with the token',
    (origin) => {
      expect(codeOf({ origin })).toBe('ORIGIN_FORBIDDEN');
    },
  );

  it.each(['GET', 'HEAD', 'OPTIONS'])('requires nothing of %s', (method) => {
    expect(codeOf({ method, token: undefined, origin: 'https://evil.example' })).toBeUndefined();
  });
});
