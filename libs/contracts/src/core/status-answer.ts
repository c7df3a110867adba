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

/** The state of the process over all its engines. Amounts are decimal strings; `null`: not known yet. */
export interface StatusAnswer {
  readonly version: string;
  readonly mode: 'paper' | 'live';
  readonly market: 'demo' | 'replay' | 'live';
  /** For display, for example `demo market`. */
  readonly marketLabel: string;
  /** Market seconds per second. */
  readonly speed: number;
  /** Market time, ISO 8601. */
  readonly marketTime: string;
  readonly venues: readonly EngineAnswer[];
  readonly decisions: {
    /** Evaluated signals. */
    readonly evaluated: number;
    readonly accepted: number;
    readonly closedOpposite: number;
    readonly rejectedByCode: Readonly<Record<string, number>>;
    /** Scans of closed primary candles; `signals` counts the scans that found a signal. */
    readonly scans: number;
    readonly signals: number;
  };
  /** Over all accounts. */
  readonly positions: { readonly open: number | null };
  readonly orders: { readonly open: number | null };
  readonly trades: { readonly closed: number | null };
  /** False if the ledger of any account does not balance. */
  readonly ledger: { readonly balanced: boolean | null };
  readonly accounts: {
    readonly count: number;
    readonly quarantined: number;
    /** The first 100, in the order of the engines. */
    readonly shown: readonly AccountStandingAnswer[];
  };
  /** Active pauses of entries with their targets; they survive a restart. */
  readonly pauses: readonly EndablePauseAnswer[];
  /** Blocks of all entries: holds of an engine, and tripped breakers of its venue. */
  readonly holds: readonly BlockAnswer[];
  readonly telemetry: TelemetryAnswer;
}

export interface EndablePauseAnswer extends PauseAnswer {
  /** The command that ends the pause. */
  readonly endedBy: string;
}

/** Telemetry rows are written asynchronously; the counts are since the start. */
export interface TelemetryAnswer {
  readonly queued: number;
  readonly written: number;
  /** Dropped from the full queue, by kind. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Lost after failed write attempts, by kind. */
  readonly lost: Readonly<Record<string, number>>;
}

export interface EngineAnswer {
  readonly id: string;
  readonly phase: string;
  readonly connected: boolean;
  /** Count of traded instruments. */
  readonly instruments: number;
  readonly symbols: readonly string[];
  readonly staleInstruments: readonly string[];
  /** Instruments with an open position whose quote is too old. */
  readonly quoteAlarms: readonly string[];
  /** Instruments that are no longer traded but have an open position: exits only. */
  readonly exitsOnly: readonly string[];
  /** Real milliseconds at any market speed. */
  readonly lastMessageAgeMs: number | null;
  readonly reconnects: number;
  readonly resyncs: number;
}
