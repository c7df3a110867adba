import { tenantId, TidegateError, type Clock } from '@tidegate/kernel';
import {
  Argon2PasswordHasher,
  createConsoleServices,
  OtpauthTotpCodes,
  WebauthnPasskeys,
  type ConsoleServices,
  type ConsoleStores,
  type RandomBytes,
} from '@tidegate/tenants';

import { DEFAULT_TENANT } from './core/default-names.js';
import type { TidegateConfiguration } from './core/tidegate-configuration.js';

/** What the console needs of an open storage. */
export interface ConsoleStorage {
  readonly console: ConsoleStores;
  readonly accessToken: string;
}

/** The services of the console on an open storage. */
export function installedConsole(
  { console: stores, accessToken }: ConsoleStorage,
  clock: Clock,
  random: RandomBytes,
): ConsoleServices {
  return createConsoleServices({
    stores,
    hasher: new Argon2PasswordHasher(random),
    totp: new OtpauthTotpCodes(random),
    passkeys: new WebauthnPasskeys(random),
    clock,
    random,
    accessToken,
  });
}

/** Where the settings come from: no address, no browser. */
const PLACE = { address: '', device: 'settings', requestId: '' };

/**
 * Creates the first owner of the settings, as owner of the tenant of the first account. Returns false if the settings
 * name none, or if there is a user already. Throws `CONFIG_ADMIN_REFUSED`, for instance for a weak password.
 */
export async function setUpUnattended(
  { setup }: Pick<ConsoleServices, 'setup'>,
  { admin, accounts }: Pick<TidegateConfiguration, 'admin' | 'accounts'>,
): Promise<boolean> {
  const { login, password } = admin;
  if (login === '' || !(await setup.isNeeded())) return false;
  const tenant = accounts[0] ? tenantId(accounts[0].tenant) : DEFAULT_TENANT;
  const owner = { login, password, name: login, tenant, title: tenant };
  const done = await setup.complete(owner, PLACE);
  if (done.ok) return true;
  if (done.error.code === 'ALREADY_SET_UP') return false;
  throw new TidegateError(
    'CONFIG_ADMIN_REFUSED',
    `The first owner of the section admin was refused (${done.error.code}): ${done.error.message}`,
  );
}
