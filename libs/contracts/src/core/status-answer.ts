/** An account within the status. Amounts are in its currency; `null` means unknown. */
export interface AccountStandingAnswer {
  readonly tenant: string;
  readonly account: string;
  readonly mode: 'paper' | 'live';
  readonly currency: string;
  readonly profile: { readonly name: string; readonly version: number };
  readonly lifecycle: 'open' | 'quarantined' | 'closed';
  /** Why it is quarantined or closed; empty while it is open. */
  readonly reason: string;
  readonly equity: string | null;
  readonly cash: string | null;
  readonly unrealisedPnl: string | null;
  readonly positions: number;
  readonly orders: number;
  /** Number of closed trades; `null` if the server does not count them. */
  readonly trades: number | null;
  /** Whether the books add up to the last digit. */
  readonly ledgerBalanced: boolean | null;
  /** What blocks its entries: an operator, the engine, or a circuit breaker. */
  readonly pauses: readonly BlockAnswer[];
}

/** Why entries wait, and what ends it: a command, or a cause that passes. */
export interface BlockAnswer {
  readonly code: string;
  readonly reason: string;
  readonly endedBy: string;
}

/** An active pause of entries. */
export interface PauseAnswer {
  readonly target: string;
  readonly code: string;
  readonly reason: string;
  readonly actor: string;
  readonly at: string;
}

/** The part of the `GET /api/v1/status` response that clients rely on. */
export interface StatusAnswer {
  readonly version: string;
  readonly mode: 'paper' | 'live';
  readonly marketLabel: string;
  readonly speed: number;
  readonly marketTime: string;
  readonly venues: readonly {
    readonly id: string;
    readonly phase: string;
    readonly connected: boolean;
    readonly instruments: number;
    readonly staleInstruments: readonly string[];
  }[];
  readonly decisions: { readonly evaluated: number; readonly accepted: number };
  readonly accounts: {
    readonly count: number;
    readonly shown: readonly AccountStandingAnswer[];
  };
  readonly pauses: readonly PauseAnswer[];
  readonly holds: readonly BlockAnswer[];
}
