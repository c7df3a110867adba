import { DAY_MS, MINUTE_MS, type EpochMs, type TenantId } from '@tidegate/kernel';

/** How long the outcome of a command is kept. */
export const OUTCOME_LIFETIME_MS = DAY_MS;
/** After this time without an outcome, the command is taken to have died with its process and may run again. */
export const COMMAND_TIMEOUT_MS = 2 * MINUTE_MS;
/** A further record of the same caller replaces its oldest one. */
export const OUTCOMES_PER_CALLER_MAX = 10_000;

export const OUTCOME_BYTES_MAX = 64 * 1024;

/** Whose key it is: two callers, or two tenants, may use the same key for different commands. */
export interface IdempotencyScope {
  /** `null` for a command that concerns no tenant. */
  readonly tenant: TenantId | null;
  /** `<kind>:<id>` of the principal. */
  readonly caller: string;
}

/** A command with an idempotency key. */
export interface KeyedCommand {
  readonly key: string;
  /** Hash of the route and body. */
  readonly fingerprint: string;
  readonly at: EpochMs;
}

/** The answer to a command: an HTTP status and the text of the body. */
export interface CommandOutcome {
  readonly status: number;
  readonly body: string;
}

export type IdempotencyState =
  /** The caller runs the command now and must `finish` or `abandon` it. */
  | { readonly state: 'new' }
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly outcome: CommandOutcome }
  /** The key belongs to another command. */
  | { readonly state: 'mismatch' };
