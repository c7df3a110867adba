import type { PrincipalSession } from './principal.js';
import { refusal, type Refusal } from './refusal.js';
import { equalSecrets } from './secret.js';

/** The parts of a request with a session cookie that prove its origin. */
export interface CsrfProof {
  readonly method: string;
  /** The header `X-Tidegate-Csrf`. */
  readonly token: string | undefined;
  /** The header `Origin`. */
  readonly origin: string | undefined;
  /** The origin of this server as the browser sees it. */
  readonly ownOrigin: string;
}

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** `null` if a request with a session comes from our own pages or does not change state. */
export function checkCsrf(session: PrincipalSession, proof: CsrfProof): Refusal | null {
  if (SAFE_METHODS.includes(proof.method)) return null;
  const origin = checkOrigin(proof.origin, proof.ownOrigin);
  if (origin) return origin;
  if (proof.token !== undefined && equalSecrets(proof.token, session.csrf)) return null;
  return refusal(
    'CSRF_INVALID',
    'The header X-Tidegate-Csrf does not match the session: reload the page',
  );
}

/** `null` if the request has no origin, or ours. A socket handshake must pass this check, too. */
export function checkOrigin(origin: string | undefined, ownOrigin: string): Refusal | null {
  if (origin === undefined || origin.toLowerCase() === ownOrigin.toLowerCase()) return null;
  return refusal('ORIGIN_FORBIDDEN', 'The request comes from a page of another site', {
    origin: origin.slice(0, 200),
  });
}
