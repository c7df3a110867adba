import type { EpochMs } from '@tidegate/kernel';
import type { AccountScope, TenantScope } from '@tidegate/model';

import type { PlatformVerb, Verb } from './permissions.js';
import { verbsWithin, type Principal } from './principal.js';
import { refusal, type Refusal } from './refusal.js';

/** An access to a tenant or account that a request claims. */
export interface AccessClaim {
  readonly scope: TenantScope | AccountScope;
  readonly verb: Verb;
}

/**
 * `null` if the principal may do this. A scope outside its grants gives `SCOPE_FORBIDDEN`, whether the tenant exists or
 * not; a missing right within them gives `VERB_FORBIDDEN`.
 */
export function checkAccess(principal: Principal, { scope, verb }: AccessClaim): Refusal | null {
  const verbs = verbsWithin(principal, scope);
  if (verbs.size === 0) {
    return refusal(
      'SCOPE_FORBIDDEN',
      'You have no access to this tenant or account: check the address, or ask its owner to invite you',
    );
  }
  if (verbs.has(verb)) return null;
  return refusal(
    'VERB_FORBIDDEN',
    `Your role does not include "${verb}": ask an owner of the tenant`,
    { verb },
  );
}

/** `null` if the principal may do this on the platform. */
export function checkPlatformAccess(principal: Principal, verb: PlatformVerb): Refusal | null {
  if (principal.platform.has(verb)) return null;
  return refusal('PLATFORM_FORBIDDEN', 'Only a platform administrator may do this', { verb });
}

/**
 * `null` if the principal may use a dangerous verb now: the operator always, a session for five minutes after its user
 * proved their identity again, a key or link never.
 */
export function checkStepUp(principal: Principal, now: EpochMs): Refusal | null {
  if (principal.kind === 'operator') return null;
  if (principal.session && now < principal.session.steppedUpUntil) return null;
  return refusal(
    'STEP_UP_REQUIRED',
    principal.session
      ? 'Confirm your identity first: enter your password or second factor again'
      : 'This action needs a person who signed in: keys and links cannot confirm an identity',
  );
}
