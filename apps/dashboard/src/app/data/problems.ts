import { HttpErrorResponse } from '@angular/common/http';

import { problemOf, type Problem } from '../util/problem.js';

/** The problem behind a failed request; an error of the console itself has the code `CONSOLE`. */
export function problemOfError(error: unknown): Problem {
  if (error instanceof HttpErrorResponse) return problemOf(error.status, error.error);
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof HttpErrorResponse) return problemOf(cause.status, cause.error);
  return {
    ...problemOf(-1, { code: 'CONSOLE' }),
    sentence: error instanceof Error ? error.message : String(error),
  };
}
