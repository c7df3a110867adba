import type { EngineStatus, StatusProblem } from '@tidegate/trading';

/** One part of the process, with the age of the last time it did its work. */
export interface SubsystemHealth {
  readonly name: string;
  readonly status: 'up' | 'starting' | 'degraded' | 'down';
  /** `null`: never yet. */
  readonly lastSuccessAgeMs: number | null;
  readonly detail: string;
}

export interface ReadinessReport {
  /** `ready` when everything that trading needs is up. */
  readonly status: 'ready' | 'not_ready';
  readonly subsystems: readonly SubsystemHealth[];
}

/** Whether the process can do its work, part by part. `now` is the market's clock. */
export function readinessOf(statuses: readonly EngineStatus[], now: number): ReadinessReport {
  const subsystems = statuses.flatMap((status) => [
    engineHealth(status, now),
    feedHealth(status),
    marketDataHealth(status),
    storeHealth(status, now),
    loopHealth(status, now),
  ]);
  const isReady =
    subsystems.length > 0 &&
    subsystems.every(({ status }) => status === 'up' || status === 'degraded');
  return { status: isReady ? 'ready' : 'not_ready', subsystems };
}

function engineHealth(status: EngineStatus, now: number): SubsystemHealth {
  const isRunning = status.phase === 'running';
  return {
    name: `engine:${status.venue}`,
    status: isRunning ? 'up' : status.phase === 'starting' ? 'starting' : 'down',
    lastSuccessAgeMs: status.lastInputAt === null ? null : Math.max(0, now - status.lastInputAt),
    detail: `${status.phase}, ${status.queued} inputs wait`,
  };
}

function feedHealth(status: EngineStatus): SubsystemHealth {
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

function marketDataHealth(status: EngineStatus): SubsystemHealth {
  const stale = status.staleInstruments.length;
  const all = status.instruments.length;
  const alarms = status.quoteAlarms;
  const isWell = stale === 0 && alarms.length === 0;
  return {
    name: `market-data:${status.venue}`,
    status: all === 0 ? 'starting' : isWell ? 'up' : 'degraded',
    lastSuccessAgeMs: status.lastMessageAgeMs,
    detail: [
      `${all - stale} of ${all} instruments are fresh`,
      ...alarms.map((instrument) => `${instrument} is held and its quote is old`),
    ].join(', '),
  };
}

function storeHealth(status: EngineStatus, now: number): SubsystemHealth {
  const flush = status.loops.find(({ name }) => name === 'flush');
  const lastSuccessAt = flush?.lastSuccessAt ?? null;
  return {
    name: 'store',
    status: status.storeProblem === null ? 'up' : 'down',
    lastSuccessAgeMs: lastSuccessAt === null ? null : Math.max(0, now - lastSuccessAt),
    detail: status.storeProblem ? problemText(status.storeProblem) : 'commits are taken',
  };
}

function loopHealth(status: EngineStatus, now: number): SubsystemHealth {
  const failing = status.loops.filter(({ failuresInARow }) => failuresInARow > 0);
  const successes = status.loops.flatMap(({ lastSuccessAt }) => lastSuccessAt ?? []);
  const oldest = successes.length > 0 ? Math.max(...successes) : null;
  return {
    name: `loops:${status.venue}`,
    status: status.loops.length === 0 ? 'starting' : failing.length === 0 ? 'up' : 'degraded',
    lastSuccessAgeMs: oldest === null ? null : Math.max(0, now - oldest),
    detail: failing
      .map(({ name, failuresInARow }) => `${name} failed ${failuresInARow}×`)
      .join(', '),
  };
}

function problemText({ code, message }: StatusProblem): string {
  return `${code}: ${message}`;
}
