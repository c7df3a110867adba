/** An account as the routes show it. Instants are ISO 8601. */
export interface AccountAnswer {
  readonly tenant: string;
  readonly account: string;
  readonly venue: string;
  readonly mode: 'paper' | 'live';
  readonly kind: 'spot' | 'margin';
  readonly currency: string;
  readonly profile: { readonly name: string; readonly version: number; readonly hash: string };
  readonly lifecycle: 'open' | 'quarantined' | 'closed';
  /** Why it is quarantined or closed; empty while it is open. */
  readonly reason: string;
  readonly openedAt: string;
  readonly updatedAt: string;
  readonly closedAt: string | null;
}

/** A version of a profile; lists leave its content out. */
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

/** What became of a command. */
export interface CommandAnswer {
  readonly key: string;
  /** `at_next_start`: no engine runs; the command waits in the storage. */
  readonly takesEffect: 'now' | 'at_next_start';
  /** The key was used before: the command was not done again. */
  readonly repeated: boolean;
  /** Accounts that it concerned; `null` while it waits. */
  readonly accounts: number | null;
  /** Positions that it asked to close; `null` while it waits. */
  readonly positions: number | null;
}
