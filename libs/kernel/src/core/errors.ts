import { withoutUrlCredentials } from './url-credentials.js';

/** Details of an error besides its message: plain values that are safe to log. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * The base class of every exception that Tidegate throws on purpose.
 * `code` is stable and documented; `retryable` is true if the same call may succeed later.
 */
export class TidegateError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly options: {
      readonly retryable?: boolean;
      readonly details?: ErrorDetails;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
  }

  get retryable(): boolean {
    return this.options.retryable ?? false;
  }

  get details(): ErrorDetails {
    return this.options.details ?? {};
  }
}

/** The code broke one of its own rules: a bug, never a user's mistake. */
export class InvariantViolation extends TidegateError {
  constructor(message: string, details?: ErrorDetails) {
    super('INVARIANT_VIOLATED', message, details ? { details } : {});
  }
}

/** Throws `InvariantViolation` when `condition` is false; also checked in production. */
export function invariant(
  condition: boolean,
  message: string,
  details?: ErrorDetails,
): asserts condition {
  if (!condition) throw new InvariantViolation(message, details);
}

/** The message of any thrown value, with URL credentials masked, for logs and wrapping errors. */
export function messageOf(thrown: unknown): string {
  return withoutUrlCredentials(thrown instanceof Error ? thrown.message : String(thrown));
}
