import type { PlatformVerbName, RoleName, VerbName } from './access-names.js';

/** Whether the installation still needs its first user. */
export interface SetupAnswer {
  readonly isNeeded: boolean;
}

/** How a user can prove their identity after the password. */
export type FactorName = 'totp' | 'passkey' | 'recovery-code';

/** What the browser does next. A session comes as a cookie. */
export interface SignInAnswer {
  readonly next: 'done' | 'second-factor';
  /** To be sent with the second factor; `null` when the user is signed in. */
  readonly ticket: string | null;
  readonly factors: readonly FactorName[];
  readonly expiresAt: string | null;
}

/** Options for the browser's WebAuthn API. */
export interface PasskeyOptionsAnswer {
  readonly ticket: string;
  /** @example { "challenge": "…", "timeout": 60000 } */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Until when dangerous actions are allowed. */
export interface StepUpAnswer {
  readonly until: string;
}

/** An account as the account switch shows it. */
export interface GrantedAccountAnswer {
  readonly account: string;
  readonly mode: 'paper' | 'live';
  readonly currency: string;
  readonly lifecycle: 'open' | 'quarantined' | 'closed';
}

/** What the caller may do in a tenant. */
export interface MembershipAnswer {
  readonly tenant: string;
  readonly title: string;
  /** `null` for a key, a link and the operator. */
  readonly role: RoleName | null;
  readonly verbs: readonly VerbName[];
  readonly accounts: readonly GrantedAccountAnswer[];
}

export interface UserAnswer {
  readonly id: string;
  readonly login: string;
  readonly name: string;
}

/** Who the caller is, and what they may do. */
export interface MeAnswer {
  readonly kind: 'user' | 'key' | 'link' | 'operator';
  /** The login, or the name of the key. */
  readonly label: string;
  /** `null` for a key, a link and the operator. */
  readonly user: UserAnswer | null;
  readonly memberships: readonly MembershipAnswer[];
  readonly platform: readonly PlatformVerbName[];
  /** @example { "language": "de", "theme": "dark" } */
  readonly preferences: Readonly<Record<string, unknown>>;
  /** To be sent as the header `X-Tidegate-Csrf` with every method but GET; `null` without a session. */
  readonly csrf: string | null;
  /** Until when dangerous actions are allowed; `null` without a session. */
  readonly steppedUpUntil: string | null;
}

/** The second factors of the signed-in user. */
export interface FactorsAnswer {
  readonly hasTotp: boolean;
  readonly recoveryCodesLeft: number;
  readonly passkeys: readonly PasskeyAnswer[];
}

export interface PasskeyAnswer {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

/** The secret for an authenticator app. */
export interface TotpAnswer {
  /** Base32. */
  readonly secret: string;
  /** For the QR code. */
  readonly uri: string;
}

/** Recovery codes, shown once; `null` if the user has codes already. */
export interface RecoveryCodesAnswer {
  readonly recoveryCodes: readonly string[] | null;
}

/** Creation options for the browser's WebAuthn API. */
export interface PasskeyCreationAnswer {
  /** @example { "challenge": "…", "timeout": 60000 } */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A signed-in browser of the user. */
export interface SessionAnswer {
  readonly id: string;
  readonly isCurrent: boolean;
  readonly method: 'password' | 'totp' | 'recovery-code' | 'passkey';
  readonly address: string;
  readonly device: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
}

/** How many sessions were ended. */
export interface EndedSessionsAnswer {
  readonly ended: number;
}

/** What the holder of an invitation's token sees. */
export interface InvitationPreviewAnswer {
  readonly tenant: string;
  readonly title: string;
  readonly role: RoleName;
  readonly invitedBy: string;
}
