/** An account. Times are ISO 8601. */
export interface AccountAnswer {
  readonly tenant: string;
  readonly account: string;
  readonly venue: string;
  readonly mode: 'paper' | 'live';
  readonly kind: 'spot' | 'margin';
  readonly currency: string;
  readonly profile: { readonly name: string; readonly version: number; readonly hash: string };
  readonly lifecycle: 'open' | 'quarantined' | 'closed';
  /** Why the account is quarantined or closed; empty while it is open. */
  readonly reason: string;
  readonly openedAt: string;
  readonly updatedAt: string;
  readonly closedAt: string | null;
}

/** A version of a profile, without its content. */
export interface ProfileAnswer {
  readonly tenant: string;
  readonly name: string;
  readonly version: number;
  readonly hash: string;
  readonly note: string;
  readonly createdBy: string;
  readonly createdAt: string;
}

export interface ProfileContentAnswer extends ProfileAnswer {
  readonly content: Readonly<Record<string, unknown>>;
}

/** The result of a command. */
export interface CommandAnswer {
  readonly key: string;
  /** `at_next_start`: no engine is running, so the command is queued in the storage. */
  readonly takesEffect: 'now' | 'at_next_start';
  /** True if the key was used before; the command was not executed again. */
  readonly repeated: boolean;
  /** Number of accounts affected; `null` while the command is queued. */
  readonly accounts: number | null;
  /** Number of positions being closed; `null` while the command is queued. */
  readonly positions: number | null;
}
