import { DEFAULT_TENANT } from '@tidegate/composition';
import { accountId, tenantId, TidegateError, type TenantId } from '@tidegate/kernel';
import type { AccountScope } from '@tidegate/model';

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
const VERSION = /^[1-9]\d{0,6}$/;

/** `undefined`: the default tenant. Throws `REQUEST_INVALID`. */
export function tenantOf(text: string | undefined): TenantId {
  return text === undefined ? DEFAULT_TENANT : tenantId(named('tenant', text));
}

/** Throws `REQUEST_INVALID`. */
export function accountScope(tenant: string, account: string): AccountScope {
  return { tenant: tenantOf(tenant), account: accountId(named('account', account)) };
}

/** Throws `REQUEST_INVALID`. */
export function profileName(text: string): string {
  return named('profile', text);
}

/** `undefined`: the latest. Throws `REQUEST_INVALID`. */
export function versionOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (VERSION.test(text)) return Number(text);
  throw invalid('version', text, 'a whole number from 1 to 9999999');
}

function named(field: string, text: unknown): string {
  if (typeof text === 'string' && NAME.test(text)) return text;
  throw invalid(
    field,
    text,
    '1 to 63 lowercase letters, digits and dashes, starting with a letter or digit',
  );
}

function invalid(field: string, value: unknown, expectation: string): TidegateError {
  return new TidegateError(
    'REQUEST_INVALID',
    `${field} is ${JSON.stringify(value)}; expected ${expectation}`,
  );
}
