import { accountId, epochMs, profileHash, shardId, tenantId, venueId } from '@tidegate/kernel';
import type { EngineEvent } from '@tidegate/model';
import type { AccountStatus, EngineStatus } from '@tidegate/trading';
import { MAIN_ACCOUNT } from '@tidegate/trading/testing';

/** An engine in its first phase of the start; `over` replaces fields. */
export function engineStatus(over: Partial<EngineStatus> = {}): EngineStatus {
  return {
    shard: shardId('kraken'),
    venue: venueId('kraken'),
    epoch: 1,
    phase: 'starting',
    connected: false,
    feedProblem: null,
    instruments: [],
    exitsOnly: [],
    lastMessageAgeMs: null,
    clockSkewMs: null,
    reconnects: 0,
    resyncs: 0,
    staleInstruments: [],
    quoteAlarms: [],
    queued: 0,
    conflated: 0,
    storeProblem: null,
    lastInputAt: null,
    loops: [],
    staleScans: 0,
    pauses: [],
    holds: [],
    analyses: 1,
    references: 1,
    ...over,
  };
}

/** An account with only a cash balance; `over` replaces fields. */
export function accountStatus(over: Partial<AccountStatus> = {}): AccountStatus {
  return {
    scope: { tenant: tenantId('default'), account: accountId('paper') },
    mode: 'paper',
    kind: 'spot',
    profile: { name: 'default', version: 1, hash: profileHash('h') },
    lifecycle: 'open',
    reason: '',
    currency: 'USD',
    equity: '10000',
    cash: '10000',
    unrealisedPnl: '0',
    openPositions: 0,
    openOrders: 0,
    closedTrades: 0,
    funnel: { scans: 0, signals: 0, accepted: 0, closedOpposite: 0, rejectedByCode: {} },
    ledgerBalanced: true,
    pauses: [],
    ...over,
  };
}

/** A correction event of a live account. */
export function correction(code: string): EngineEvent {
  const what = { message: 'a fill was missed', numbers: { quantity: '1' } };
  return { type: 'correction_made', scope: MAIN_ACCOUNT, code, ...what, at: epochMs(1) };
}
