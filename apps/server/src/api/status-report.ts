import type { AccountStandingAnswer, BlockAnswer, PauseAnswer } from '@tidegate/contracts';
import { controlTargetKey, type EntryPause, type GateCode } from '@tidegate/model';
import type { AccountStatus, EngineStatus } from '@tidegate/trading';

import type { EngineSnapshot } from '../engine/engine-snapshot.js';
import { endOfAccountPause, endOfHold, endOfPause } from '../engine/entry-blocks.js';
import type { ServerRuntime } from '../runtime.js';

/** The response of `GET /api/v1/status`. Amounts are decimal strings; `null`: not known yet. */
export interface StatusReport {
  readonly version: string;
  readonly mode: 'paper' | 'live';
  readonly market: 'demo' | 'replay' | 'live';
  /** For display, for example `demo market`. */
  readonly marketLabel: string;
  /** Market seconds per second. */
  readonly speed: number;
  /** Market time, ISO 8601. */
  readonly marketTime: string;
  readonly venues: readonly VenueReport[];
  readonly decisions: {
    /** Evaluated signals. */
    readonly evaluated: number;
    readonly accepted: number;
    readonly closedOpposite: number;
    readonly rejectedByCode: Readonly<Partial<Record<GateCode, number>>>;
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
  readonly pauses: readonly PauseReport[];
  /** Blocks of all entries: holds of an engine, and tripped breakers of its venue. */
  readonly holds: readonly BlockAnswer[];
  readonly telemetry: TelemetryReport;
}

export interface PauseReport extends PauseAnswer {
  /** The command that ends the pause. */
  readonly endedBy: string;
}

/** Telemetry rows are written asynchronously; the counts are since the start. */
export interface TelemetryReport {
  readonly queued: number;
  readonly written: number;
  /** Dropped from the full queue, by kind. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Lost after failed write attempts, by kind. */
  readonly lost: Readonly<Record<string, number>>;
}

/** Limits the accounts in a status; `accounts.count` is the total. */
const ACCOUNTS_SHOWN_MAX = 100;

export interface VenueReport {
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

/** Sources of a status besides the engines. */
export type StatusSources = Pick<ServerRuntime, 'session' | 'version'> & {
  readonly storage: { readonly telemetry: { statistics(): TelemetryReport } };
};

/** Summarises the process over all its engines. */
export function statusReport(
  runtime: StatusSources,
  { engines, accounts }: EngineSnapshot,
): StatusReport {
  const { session, version, storage } = runtime;
  return {
    version,
    mode: accounts.some(({ mode }) => mode === 'live') ? 'live' : 'paper',
    market: session.source,
    marketLabel: session.label,
    speed: session.speed,
    marketTime: new Date(session.time.now()).toISOString(),
    venues: engines.map(venueReport),
    decisions: decisionsOf(accounts),
    positions: { open: sumOfKnown(accounts, (account) => account.openPositions) },
    orders: { open: sumOfKnown(accounts, (account) => account.openOrders) },
    trades: { closed: sumOfKnown(accounts, (account) => account.closedTrades) },
    ledger: { balanced: balancedOf(accounts) },
    accounts: {
      count: accounts.length,
      quarantined: accounts.filter(({ lifecycle }) => lifecycle === 'quarantined').length,
      shown: accounts.slice(0, ACCOUNTS_SHOWN_MAX).map(accountReport),
    },
    pauses: engines.flatMap(({ pauses }) => pauses.map(pauseReport)),
    holds: engines.flatMap(({ holds }) => holds.map(holdReport)),
    telemetry: storage.telemetry.statistics(),
  };
}

function pauseReport({ target, code, reason, actor, at }: EntryPause): PauseReport {
  const since = new Date(at).toISOString();
  const endedBy = endOfPause(target, code);
  return { target: controlTargetKey(target), code, reason, actor, at: since, endedBy };
}

function holdReport({ code, reason }: EngineStatus['holds'][number]): BlockAnswer {
  return { code, reason, endedBy: endOfHold(code) };
}

export function accountReport(status: AccountStatus): AccountStandingAnswer {
  const { scope, mode, currency, profile, lifecycle, reason } = status;
  const { equity, cash, unrealisedPnl, ledgerBalanced, pauses } = status;
  return {
    tenant: scope.tenant,
    account: scope.account,
    mode,
    currency,
    profile: { name: profile.name, version: profile.version },
    lifecycle,
    reason,
    equity,
    cash,
    unrealisedPnl,
    positions: status.openPositions,
    orders: status.openOrders,
    trades: status.closedTrades,
    ledgerBalanced,
    pauses: pauses.map(({ code, reason }) => ({
      code,
      reason,
      endedBy: endOfAccountPause(code, scope),
    })),
  };
}

function venueReport(status: EngineStatus): VenueReport {
  return {
    id: status.venue,
    phase: status.phase,
    connected: status.connected,
    instruments: status.instruments.length,
    symbols: status.instruments.map((id) => id.slice(id.indexOf(':') + 1)),
    staleInstruments: status.staleInstruments,
    quoteAlarms: status.quoteAlarms,
    exitsOnly: status.exitsOnly,
    lastMessageAgeMs: status.lastMessageAgeMs,
    reconnects: status.reconnects,
    resyncs: status.resyncs,
  };
}

function decisionsOf(accounts: readonly AccountStatus[]): StatusReport['decisions'] {
  const funnels = accounts.map(({ funnel }) => funnel);
  const rejectedByCode: Partial<Record<GateCode, number>> = {};
  for (const funnel of funnels) {
    for (const [code, count] of Object.entries(funnel.rejectedByCode) as [GateCode, number][]) {
      rejectedByCode[code] = (rejectedByCode[code] ?? 0) + count;
    }
  }
  const accepted = sum(funnels, (funnel) => funnel.accepted);
  const closedOpposite = sum(funnels, (funnel) => funnel.closedOpposite);
  const rejected = sum(Object.values(rejectedByCode), (count) => count);
  return {
    evaluated: accepted + closedOpposite + rejected,
    accepted,
    closedOpposite,
    rejectedByCode,
    scans: sum(funnels, (funnel) => funnel.scans),
    signals: sum(funnels, (funnel) => funnel.signals),
  };
}

/** `null` until an account has a ledger to balance. */
function balancedOf(accounts: readonly AccountStatus[]): boolean | null {
  const known = accounts.flatMap(({ ledgerBalanced }) => ledgerBalanced ?? []);
  return known.length === 0 ? null : known.every((isBalanced) => isBalanced);
}

/** `null` until an account is loaded. */
function sumOfKnown<T>(items: readonly T[], amount: (item: T) => number): number | null {
  return items.length === 0 ? null : sum(items, amount);
}

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0);
}
