import { HttpErrorResponse } from '@angular/common/http';

import { problemOf, type Problem } from '../util/problem.js';

/** The problem behind a failed request; an error of the console itself has the code `CONSOLE`. */
export function problemOfError(error: unknown): Problem {
  if (error instanceof HttpErrorResponse) return problemOfResponse(error);
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof HttpErrorResponse) return problemOfResponse(cause);
  return {
    ...problemOf(-1, { code: 'CONSOLE' }),
    sentence: error instanceof Error ? error.message : String(error),
  };
}

function problemOfResponse({ status, error, headers }: HttpErrorResponse): Problem {
  const seconds = Number(headers.get('Retry-After') ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1_000 : null;
  return { ...problemOf(status, error), retryAfterMs };
}
