import { SECOND_MS, type TenantId } from '@tidegate/kernel';
import { TOTP } from 'otpauth';

import { OtpauthTotpCodes } from '../src/adapters/otp/otpauth-totp-codes.js';
import { WebauthnPasskeys } from '../src/adapters/webauthn/webauthn-passkeys.js';
import { createConsoleServices, type ConsoleServices } from '../src/console-services.js';
import { isSignedIn, type Caller, type SignedInCaller } from '../src/core/caller.js';
import type { Role } from '../src/core/permissions.js';
import { OPERATOR } from '../src/core/principal.js';
import type { User } from '../src/core/user.js';
import type { ConsoleStores } from '../src/ports.js';
import { ConsoleWorld } from './console-world.js';
import { PlainPasswordHasher } from './fakes/plain-password-hasher.js';

export const DESK_TOKEN = 'a'.repeat(64);
export const DESK_PASSWORD = 'copper lantern meadow';
export const DESK_PARTY = { id: 'desk.example', origin: 'https://desk.example' };
/** Where the requests of a spec come from. */
export const DESK_PLACE = { address: '192.0.2.7', device: 'Firefox', requestId: 'r-1' };

/** The services of the console over stores in memory (or others), for specs. */
export class ConsoleDesk extends ConsoleWorld {
  readonly hasher = new PlainPasswordHasher();
  readonly services: ConsoleServices;
  readonly operator: Caller = { principal: OPERATOR, ...DESK_PLACE };

  constructor(stores?: ConsoleStores) {
    super(stores);
    const { hasher, time: clock, random } = this;
    this.services = createConsoleServices({
      stores: this.stores,
      hasher,
      totp: new OtpauthTotpCodes(random),
      passkeys: new WebauthnPasskeys(random),
      clock,
      random,
      accessToken: DESK_TOKEN,
    });
  }

  /** A member with `DESK_PASSWORD`. */
  async hire(tenant: TenantId, login: string, role: Role): Promise<User> {
    const user = await this.user(login, { passwordHash: `plain:${DESK_PASSWORD}` });
    const since = this.time.now();
    await this.stores.memberships.add({ tenant }, { user: user.id, role, since });
    return user;
  }

  /** Signs in with the password, and fails the spec if that is not enough. */
  async signIn(login: string): Promise<SignedInCaller> {
    const credentials = { login, password: DESK_PASSWORD };
    const step = await this.services.signIn.password(credentials, DESK_PLACE);
    if (!step.ok || step.value.next !== 'done') throw new Error(`${login} is not signed in`);
    return this.callerOf(step.value.issued.token);
  }

  /** The caller of a session. */
  async callerOf(token: string): Promise<SignedInCaller> {
    const principal = await this.services.principals.bySession(token, DESK_PLACE.address);
    const caller = principal && { principal, ...DESK_PLACE };
    if (!caller || !isSignedIn(caller)) throw new Error('The session is not valid');
    return caller;
  }

  /** The code that an authenticator app shows now, or `steps` half minutes later. */
  codeOf(secret: string, steps = 0): string {
    const timestamp = this.time.now() + steps * 30 * SECOND_MS;
    return new TOTP({ secret }).generate({ timestamp });
  }

  /** Actions in the audit log with their outcome, oldest first. */
  async audited(): Promise<readonly string[]> {
    const entries = await this.stores.audit.chain(0, 1_000);
    return entries.map(({ action, target, outcome }) => `${action} ${target} ${outcome}`);
  }
}
