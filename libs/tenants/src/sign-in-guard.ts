import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type Clock } from '@tidegate/kernel';

import { AttemptThrottle } from './core/attempt-throttle.js';
import { refusal, type Refusal } from './core/refusal.js';
import { loginKey } from './core/user.js';

/** Five attempts are free; then 1 s, 2 s, 4 s … to 15 minutes between attempts at one login. */
const BY_LOGIN = {
  free: 5,
  delayMs: SECOND_MS,
  delayMsMax: 15 * MINUTE_MS,
  forgetMs: DAY_MS,
  keysMax: 50_000,
};
/** An address may belong to many users, and many users sign in at once in the morning. */
const BY_ADDRESS = {
  free: 100,
  delayMs: SECOND_MS,
  delayMsMax: 15 * MINUTE_MS,
  forgetMs: HOUR_MS,
  keysMax: 50_000,
};

/**
 * Delays sign-ins after too many failures, per login and per address. Unknown logins are counted like known ones. The
 * counters are in memory: a restart forgets them.
 */
export class SignInGuard {
  private readonly logins = new AttemptThrottle(BY_LOGIN);
  private readonly addresses = new AttemptThrottle(BY_ADDRESS);

  constructor(private readonly clock: Clock) {}

  /** Counts an attempt, or refuses it and says how long to wait. */
  begin(login: string, address: string): Refusal | null {
    const now = this.clock.now();
    const [byLogin, byAddress] = [keyOfLogin(login), keyOfAddress(address)];
    const waitMs = Math.max(
      this.logins.waitMs(byLogin, now),
      this.addresses.waitMs(byAddress, now),
    );
    if (waitMs > 0) return locked(waitMs);
    this.logins.begin(byLogin, now);
    this.addresses.begin(byAddress, now);
    return null;
  }

  /** The attempt succeeded: the login starts over, and the address gets this attempt back. */
  succeeded(login: string, address: string): void {
    this.logins.clear(keyOfLogin(login));
    this.addresses.takeBack(keyOfAddress(address), this.clock.now());
  }

  /** The attempt was not made after all. */
  takeBack(login: string, address: string): void {
    const now = this.clock.now();
    this.logins.takeBack(keyOfLogin(login), now);
    this.addresses.takeBack(keyOfAddress(address), now);
  }
}

/** Longer texts than any login share their first characters as key. */
function keyOfLogin(login: string): string {
  return loginKey(login) ?? login.slice(0, 64);
}

/** An IPv6 customer holds at least the 64-bit network, so it counts as one address. */
function keyOfAddress(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address.slice(0, 64);
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  const all = [...groups, ...Array.from({ length: missing }, () => '0'), ...after];
  return `${all.slice(0, 4).join(':')}::/64`;
}

function locked(waitMs: number): Refusal {
  const seconds = Math.ceil(waitMs / SECOND_MS);
  return refusal(
    'SIGN_IN_LOCKED',
    `Too many failed attempts: try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`,
    { retryAfterMs: waitMs },
  );
}
