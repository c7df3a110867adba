import type { ReadinessAnswer, SubsystemAnswer } from '@tidegate/contracts';
import { accountKey } from '@tidegate/model';
import type { AccountStatus, EngineStatus, StatusProblem } from '@tidegate/trading';

import type { EngineSnapshot } from '../engine/engine-snapshot.js';
import { storeProblemOf } from '../engine/store-problem.js';
import { entryBlocksOf, type EntryBlock } from '../engine/entry-blocks.js';

/** Market time in milliseconds, and market milliseconds per real millisecond. */
export interface MarketInstant {
  readonly now: number;
  readonly speed: number;
}

/** Reports whether the process can trade, part by part. */
export function readinessOf(
  { engines, accounts }: EngineSnapshot,
  instant: MarketInstant,
): ReadinessAnswer {
  const subsystems = engines.flatMap((status) => [
    engineHealth(status, instant),
    feedHealth(status),
    marketDataHealth(status),
    storeHealth(status, instant),
    loopHealth(status, instant),
  ]);
  if (engines.length > 0) {
    subsystems.push(accountsHealth(accounts), entriesHealth(entryBlocksOf({ engines, accounts })));
  }
  const isReady =
    subsystems.length > 0 &&
    subsystems.every(({ status }) => status === 'up' || status === 'degraded');
  return { status: isReady ? 'ready' : 'not_ready', subsystems };
}

function engineHealth(status: EngineStatus, instant: MarketInstant): SubsystemAnswer {
  const isRunning = status.phase === 'running';
  return {
    name: `engine:${status.venue}`,
    status: isRunning ? 'up' : status.phase === 'starting' ? 'starting' : 'down',
    lastSuccessAgeMs: realAge(status.lastInputAt, instant),
    detail: `${status.phase}, ${status.queued} inputs queued`,
  };
}

/** A quarantined account needs an operator; the other accounts keep trading. */
function accountsHealth(accounts: readonly AccountStatus[]): SubsystemAnswer {
  const quarantined = accounts.filter(({ lifecycle }) => lifecycle === 'quarantined');
  const names = quarantined
    .slice(0, NAMED_MAX)
    .map(({ scope, reason }) => `${accountKey(scope)} is quarantined: ${reason}`);
  return {
    name: 'accounts',
    status: quarantined.length === 0 ? 'up' : 'degraded',
    lastSuccessAgeMs: null,
    detail: [
      `${accounts.length} ${accounts.length === 1 ? 'account' : 'accounts'}, ${quarantined.length} quarantined`,
      ...names,
    ].join('; '),
  };
}

/** Blocked entries only degrade health: exits still work. The detail says what ends each block. */
function entriesHealth(blocks: readonly EntryBlock[]): SubsystemAnswer {
  const named = blocks
    .slice(0, NAMED_MAX)
    .map(
      ({ target, code, reason, endedBy }) =>
        `${target} is blocked by ${code}: ${reason} (${endedBy})`,
    );
  const count = `${blocks.length} circuit breakers, pauses and holds block entries`;
  return {
    name: 'entries',
    status: blocks.length === 0 ? 'up' : 'degraded',
    lastSuccessAgeMs: null,
    detail: blocks.length === 0 ? 'nothing blocks entries' : [count, ...named].join('; '),
  };
}

/** Limits the names in a detail; the count includes the rest. */
const NAMED_MAX = 10;

function feedHealth(status: EngineStatus): SubsystemAnswer {
  return {
    name: `feed:${status.venue}`,
    status: status.connected ? 'up' : status.phase === 'starting' ? 'starting' : 'down',
    lastSuccessAgeMs: status.lastMessageAgeMs,
    detail: feedDetail(status),
  };
}

function feedDetail({ connected, feedProblem, reconnects, resyncs }: EngineStatus): string {
  const counts = `${reconnects} reconnects, ${resyncs} resyncs`;
  return connected || !feedProblem ? counts : `${problemText(feedProblem)}; ${counts}`;
}

function marketDataHealth(status: EngineStatus): SubsystemAnswer {
  const stale = status.staleInstruments.length;
  const all = status.instruments.length;
  const alarms = status.quoteAlarms;
  const isUp = stale === 0 && alarms.length === 0;
  return {
    name: `market-data:${status.venue}`,
    status: all === 0 ? 'starting' : isUp ? 'up' : 'degraded',
    lastSuccessAgeMs: status.lastMessageAgeMs,
    detail: [
      `${all - stale} of ${all} instruments are fresh`,
      ...alarms.map((instrument) => `${instrument} has an open position and an old quote`),
    ].join(', '),
  };
}

function storeHealth(status: EngineStatus, instant: MarketInstant): SubsystemAnswer {
  const flush = status.loops.find(({ name }) => name === 'flush');
  const problem = storeProblemOf(status);
  return {
    name: 'store',
    status: problem === null ? 'up' : 'down',
    lastSuccessAgeMs: realAge(flush?.lastSuccessAt ?? null, instant),
    detail: problem ? problemText(problem) : 'accepts commits',
  };
}

function loopHealth(status: EngineStatus, instant: MarketInstant): SubsystemAnswer {
  const failing = status.loops.filter(({ failuresInARow }) => failuresInARow > 0);
  const successes = status.loops.flatMap(({ lastSuccessAt }) => lastSuccessAt ?? []);
  const newest = successes.length > 0 ? Math.max(...successes) : null;
  return {
    name: `loops:${status.venue}`,
    status: status.loops.length === 0 ? 'starting' : failing.length === 0 ? 'up' : 'degraded',
    lastSuccessAgeMs: realAge(newest, instant),
    detail: failing
      .map(({ name, failuresInARow }) => `${name} failed ${failuresInARow}×`)
      .join(', '),
  };
}

function problemText({ code, message }: StatusProblem): string {
  return `${code}: ${message}`;
}

function realAge(at: number | null, { now, speed }: MarketInstant): number | null {
  return at === null ? null : Math.max(0, Math.round((now - at) / speed));
}
