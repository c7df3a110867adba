import type { RefusalCode } from '@tidegate/tenants';

import { titleOf } from './problem.js';

interface ProblemKind {
  readonly status: number;
  readonly meaning: string;
}

const kind = (status: number, meaning: string): ProblemKind => ({ status, meaning });

/** Refusals of tenants, users and access, exhaustive by type. */
const REFUSALS: Readonly<Record<RefusalCode, ProblemKind>> = {
  ALREADY_MEMBER: kind(409, 'The user is a member of the tenant already.'),
  ALREADY_SET_UP: kind(409, 'The installation has an owner already.'),
  CSRF_INVALID: kind(403, 'The header X-Tidegate-Csrf does not match the session.'),
  EXPIRY_INVALID: kind(422, 'The expiry lies in the past or too far ahead.'),
  IDEMPOTENCY_MISMATCH: kind(409, 'The idempotency key belongs to another command.'),
  IDEMPOTENCY_RUNNING: kind(409, 'A command with this idempotency key is still running.'),
  LAST_ADMINISTRATOR: kind(409, 'The installation needs an active administrator.'),
  LAST_OWNER: kind(409, 'The tenant needs an owner.'),
  LIMIT_REACHED: kind(409, 'A quota of the tenant is used up.'),
  LOGIN_INVALID: kind(422, 'The login has characters that a login cannot have.'),
  LOGIN_TAKEN: kind(409, 'Another user has this login.'),
  NAME_INVALID: kind(422, 'The name is empty, too long, or has control characters.'),
  ORIGIN_FORBIDDEN: kind(403, 'The request comes from a page of another site.'),
  PASSKEY_INVALID: kind(422, 'The passkey or its signature is not valid here.'),
  PASSWORD_WEAK: kind(422, 'The password is too short or too easy to guess.'),
  PLATFORM_FORBIDDEN: kind(403, 'Only a platform administrator may do this.'),
  SCOPE_FORBIDDEN: kind(403, 'The tenant or account is not granted to the caller.'),
  SECOND_FACTOR_FAILED: kind(401, 'The code is wrong or was used before.'),
  SECOND_FACTOR_MISSING: kind(409, 'The user has no such second factor.'),
  SIGN_IN_BUSY: kind(503, 'Too many sign-ins at once; try again in a moment.'),
  SIGN_IN_FAILED: kind(401, 'The login or the password is wrong.'),
  SIGN_IN_LOCKED: kind(429, 'Too many failed tries; the message says when to try again.'),
  STEP_UP_REQUIRED: kind(403, 'A person must confirm their identity first.'),
  TARGET_MISSING: kind(404, 'What the request names does not exist.'),
  TENANT_TAKEN: kind(409, 'The tenant exists already.'),
  TICKET_INVALID: kind(401, 'The sign-in took too long; start again.'),
  TOKEN_INVALID: kind(400, 'The token is unknown, used or expired.'),
  VERB_FORBIDDEN: kind(403, 'The role of the caller does not include this action.'),
  VERB_NOT_GRANTABLE: kind(422, 'A key cannot hold this right, or its maker does not have it.'),
};

/** Other codes that the server answers with. An engine may refuse a command with codes of its own: status 409. */
const OTHERS = {
  REQUEST_INVALID: kind(400, 'A member of the request is missing, unknown or invalid.'),
  FILTER_UNSUPPORTED: kind(400, 'The rows of this list do not have this property.'),
  PAGE_CURSOR_INVALID: kind(400, 'The cursor belongs to another list.'),
  ID_AMBIGUOUS: kind(400, 'Several accounts have a row with this id.'),
  TOKEN_REQUIRED: kind(401, 'The request has no valid session, key or token.'),
  ACCESS_UNDECLARED: kind(403, 'The route declares no access rule.'),
  USER_REQUIRED: kind(403, 'The route is for users who signed in, not for keys and tokens.'),
  ACCOUNT_UNKNOWN: kind(404, 'The tenant has no such account.'),
  PROFILE_UNKNOWN: kind(404, 'The tenant has no such profile or version.'),
  DRAFT_UNKNOWN: kind(404, 'The caller has no draft of the profile.'),
  FUNNEL_SPAN_INVALID: kind(400, 'A funnel covers 0 to 31 days.'),
  INSTRUMENT_UNKNOWN: kind(404, 'No running engine trades the instrument.'),
  ID_UNKNOWN: kind(404, 'No row has this id.'),
  LIMIT_NOT_TRIABLE: kind(422, 'The gate has no limit of its own in a profile.'),
  DECISION_NOT_KEPT: kind(404, 'The decision is older than what the storage keeps.'),
  COMMAND_UNKNOWN: kind(404, 'No close or kill of this target has the key.'),
  COMMAND_KEY_REUSED: kind(409, 'The engine has executed another command with this key.'),
  PROFILE_CHANGED: kind(409, 'The profile has a newer version than the draft changes.'),
  DRAFT_TOO_LONG: kind(413, 'The content of the draft is too long.'),
  PROFILE_INVALID: kind(422, 'The content of the profile is invalid.'),
  DATA_DAMAGED: kind(409, 'A file of the history fails its check.'),
  DATA_NOT_FOUND: kind(404, 'The history has no such series.'),
  JOB_UNKNOWN: kind(404, 'The tenant has no such job.'),
  JOB_WITHOUT_RESULT: kind(409, 'The job has not succeeded.'),
  JOB_QUEUE_FULL: kind(409, 'Too many jobs of the tenant are waiting.'),
  JOB_TOO_LARGE: kind(422, 'The job needs more memory than a job may use.'),
  RATE_LIMITED: kind(429, 'Too many requests; Retry-After says when to try again.'),
  INTERNAL: kind(500, 'A fault of the server; its log has the details.'),
};

const KINDS = { ...REFUSALS, ...OTHERS };

export type ProblemCode = keyof typeof KINDS;

/** The status, its title and the meaning of each code. */
export const PROBLEMS = Object.fromEntries(
  Object.entries(KINDS).map(([code, kind]) => [code, { ...kind, title: titleOf(kind.status) }]),
) as Readonly<Record<ProblemCode, ProblemKind & { readonly title: string }>>;

/** The status of a code; `null` for a code that the server does not know. */
export function statusOfCode(code: string): number | null {
  return Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code as ProblemCode].status : null;
}
