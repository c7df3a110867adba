import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { PlatformVerb, Verb } from '@tidegate/tenants';

/**
 * Who may use a route. `public`: every client. `local`: every client on this machine while the server is not exposed,
 * otherwise `platform.read`. `signed-in`: every principal. A verb: principals that hold it in the tenant of the path. A
 * platform verb: principals that hold it.
 */
export type AccessRule = 'public' | 'local' | 'signed-in' | Verb | PlatformVerb;

export interface AccessOptions {
  /** Whether a person must have confirmed their identity within the last five minutes. */
  readonly stepUp?: boolean;
}

/** What `@Access` declares. */
export interface DeclaredAccess extends AccessOptions {
  readonly rule: AccessRule;
}

export const ACCESS_RULE = 'tidegate:access';

/** Sets the access rule of a route or of all routes of a controller. The guard refuses routes without a rule. */
export const Access = (rule: AccessRule, options: AccessOptions = {}): CustomDecorator =>
  SetMetadata(ACCESS_RULE, { rule, ...options } satisfies DeclaredAccess);
