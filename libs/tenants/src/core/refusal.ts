import { err, type Err, type ErrorDetails } from '@tidegate/kernel';

/** Why an action was refused. The codes are stable. */
export type RefusalCode =
  | 'ALREADY_MEMBER'
  | 'ALREADY_SET_UP'
  | 'CSRF_INVALID'
  | 'EXPIRY_INVALID'
  | 'IDEMPOTENCY_MISMATCH'
  | 'IDEMPOTENCY_RUNNING'
  | 'LAST_ADMINISTRATOR'
  | 'LAST_OWNER'
  | 'LIMIT_REACHED'
  | 'LOGIN_INVALID'
  | 'LOGIN_TAKEN'
  | 'NAME_INVALID'
  | 'ORIGIN_FORBIDDEN'
  | 'PASSKEY_INVALID'
  | 'PASSWORD_WEAK'
  | 'PLATFORM_FORBIDDEN'
  | 'SCOPE_FORBIDDEN'
  | 'SECOND_FACTOR_FAILED'
  | 'SECOND_FACTOR_MISSING'
  | 'SIGN_IN_BUSY'
  | 'SIGN_IN_FAILED'
  | 'SIGN_IN_LOCKED'
  | 'STEP_UP_REQUIRED'
  | 'TARGET_MISSING'
  | 'TENANT_TAKEN'
  | 'TICKET_INVALID'
  | 'TOKEN_INVALID'
  | 'VERB_FORBIDDEN'
  | 'VERB_NOT_GRANTABLE';

/** An expected refusal: what was refused, why, and what to do. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

export function refusal(code: RefusalCode, message: string, details: ErrorDetails = {}): Refusal {
  return { code, message, details };
}

export function refused(
  code: RefusalCode,
  message: string,
  details: ErrorDetails = {},
): Err<Refusal> {
  return err(refusal(code, message, details));
}
