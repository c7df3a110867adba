import {
  HttpErrorResponse,
  HttpResponse,
  type HttpInterceptorFn,
  type HttpRequest,
} from '@angular/common/http';
import { inject, Injector } from '@angular/core';
import { tap } from 'rxjs';

import { modeOf } from '../util/mode.js';
import { scopeOfPath } from '../util/api-address.js';
import { problemOfError } from './problems.js';
import { CurrentScope } from './scope.js';
import { Session } from './session.js';

const CSRF = 'X-Tidegate-Csrf';
const MODE = 'Tidegate-Mode';
const READING = new Set(['GET', 'HEAD']);

/** Adds the session's token to commands, and notes the mode and the end of a session from responses. */
export const apiInterceptor: HttpInterceptorFn = (request, next) => {
  const injector = inject(Injector);
  // The session asks through this interceptor, so it is looked up only when it is needed.
  const csrf = READING.has(request.method) ? null : (injector.get(Session).me()?.csrf ?? null);
  const sent = csrf === null ? request : request.clone({ setHeaders: { [CSRF]: csrf } });
  return next(sent).pipe(
    tap({
      next: (event) => {
        if (event instanceof HttpResponse) noteMode(injector, request, event);
      },
      error: (error: unknown) => {
        // A wrong code or password is answered with 401 too, and ends no session.
        if (error instanceof HttpErrorResponse && problemOfError(error).code === 'TOKEN_REQUIRED') {
          injector.get(Session).ended();
        }
      },
    }),
  );
};

function noteMode(
  injector: Injector,
  { url }: HttpRequest<unknown>,
  { headers }: HttpResponse<unknown>,
): void {
  const scope = scopeOfPath(url);
  const mode = headers.get(MODE);
  if (scope !== null && mode !== null) injector.get(CurrentScope).state(scope, modeOf(mode));
}
