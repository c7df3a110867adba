import type { EpochMs } from '@tidegate/kernel';

import type { UserId } from './ids.js';

/** `disabled`: cannot sign in, and existing sessions are refused. */
export type UserState = 'active' | 'disabled';

export interface User {
  readonly id: UserId;
  /** 1–64 characters, unique without regard to case. */
  readonly login: string;
  /** The name to display. */
  readonly name: string;
  readonly state: UserState;
  /** Platform administrators hold all platform verbs; they are not members of tenants. */
  readonly isAdministrator: boolean;
  readonly createdAt: EpochMs;
  /** `null` before the first sign-in. */
  readonly lastSeenAt: EpochMs | null;
}

export type UserChange = Partial<Pick<User, 'name'>>;

const NAME_LENGTH_MAX = 64;

/** Letters, digits and `. _ @ + -`. */
const LOGIN = /^[\p{L}\p{N}._@+-]{1,64}$/u;

/** The form in which logins are compared; `null` if the text is not a login. */
export function loginKey(login: string): string | null {
  const normal = login.normalize('NFKC');
  return LOGIN.test(normal) ? normal.toLowerCase() : null;
}

/** Trims a display name; `null` if it is empty, too long, or contains control characters. */
export function displayName(name: string): string | null {
  const trimmed = name.trim();
  const isClean = trimmed.length > 0 && trimmed.length <= NAME_LENGTH_MAX;
  return isClean && !/\p{C}/u.test(trimmed) ? trimmed : null;
}
