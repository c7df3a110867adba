import type {
  AccountStandingAnswer,
  BlockAnswer,
  EndablePauseAnswer,
  EngineAnswer,
  StatusAnswer,
  TelemetryAnswer,
} from '@tidegate/contracts';
import { controlTargetKey, type EntryPause, type GateCode } from '@tidegate/model';
import type { AccountStatus, EngineStatus } from '@tidegate/trading';

import type { EngineSnapshot } from '../engine/engine-snapshot.js';
import { endOfAccountPause, endOfHold, endOfPause } from '../engine/entry-blocks.js';
import type { ServerRuntime } from '../runtime.js';

/** Limits the accounts in a status; `accounts.count` is the total. */
const ACCOUNTS_SHOWN_MAX = 100;

/** Sources of a status besides the engines. */
export type StatusSources = Pick<ServerRuntime, 'session' | 'version'> & {
  readonly storage: { readonly telemetry: { statistics(): TelemetryAnswer } };
};

/** Summarises the process over all its engines. */
export function statusReport(
  runtime: StatusSources,
  { engines, accounts }: EngineSnapshot,
): StatusAnswer {
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

function pauseReport({ target, code, reason, actor, at }: EntryPause): EndablePauseAnswer {
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

function venueReport(status: EngineStatus): EngineAnswer {
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

function decisionsOf(accounts: readonly AccountStatus[]): StatusAnswer['decisions'] {
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
