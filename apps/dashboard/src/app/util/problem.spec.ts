import { describe, expect, it } from '@jest/globals';

import { isRetryable, problemOf, reportOf } from './problem.js';

describe('a problem', () => {
  it('keeps the code, the sentence, and the request of problem details', () => {
    const problem = problemOf(409, {
      code: 'IDEMPOTENCY_MISMATCH',
      title: 'Conflict',
      detail: 'The key was used with another body.',
      requestId: 'r-1',
    });
    expect(problem).toEqual({
      code: 'IDEMPOTENCY_MISMATCH',
      sentence: 'The key was used with another body.',
      status: 409,
      requestId: 'r-1',
      retryAfterMs: null,
      fields: {},
    });
  });

  it('names the field of each fault', () => {
    const problem = problemOf(400, {
      errors: [{ path: 'password', message: 'too short' }, { message: 'no path' }, 'text'],
    });
    expect(problem.fields).toEqual({ password: 'too short' });
  });

  it.each([
    [0, null, 'UNREACHABLE'],
    [502, '<html>', 'HTTP_502'],
    [404, [], 'HTTP_404'],
  ])('of status %d without details has the code of the status', (status, body, code) => {
    expect(problemOf(status, body).code).toBe(code);
  });

  it('may be retried if the cause can pass', () => {
    expect([0, 429, 503].map((status) => isRetryable(problemOf(status, null)))).toEqual([
      true,
      true,
      true,
    ]);
    expect([400, 403, 404, 409].some((status) => isRetryable(problemOf(status, null)))).toBe(false);
  });

  it('is reported with its request, page, and time', () => {
    const report = reportOf(problemOf(500, { code: 'INTERNAL' }), '/overview', '2026-01-01');
    expect(report).toContain('code: INTERNAL\nstatus: 500\nrequest: none\npage: /overview');
  });
});
