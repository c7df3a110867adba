import { describe, expect, it } from '@jest/globals';
import type { SubsystemAnswer } from '@tidegate/contracts';
import { epochMs } from '@tidegate/kernel';
import type { EngineStatus, LoopStatus } from '@tidegate/trading';

import { accountStatus, engineStatus } from '../../testing/engine-statuses.js';
import { readinessOf } from './readiness.js';

function part(name: string, over: Partial<EngineStatus>): SubsystemAnswer | undefined {
  const { subsystems } = readinessOf(
    { engines: [engineStatus(over)], accounts: [] },
    { now: 100_000, speed: 10 },
  );
  return subsystems.find((subsystem) => subsystem.name.startsWith(name));
}

describe('Readiness', () => {
  it('shows the feed problem until the feed connects', () => {
    const feedProblem = { code: 'VENUE_UNREACHABLE', message: 'connect ECONNREFUSED' };
    expect(part('feed', { feedProblem })).toMatchObject({
      status: 'starting',
      detail: 'VENUE_UNREACHABLE: connect ECONNREFUSED; 0 reconnects, 0 resyncs',
    });
    expect(part('feed', { phase: 'running', connected: true, reconnects: 2 })).toMatchObject({
      status: 'up',
      detail: '2 reconnects, 0 resyncs',
    });
  });

  it('reports ages in real time at any market speed', () => {
    const at = epochMs(40_000);
    const loop = { name: 'flush', lastSuccessAt: at, failuresInARow: 0 } as LoopStatus;
    const over = { lastInputAt: at, lastMessageAgeMs: 3, loops: [loop] };
    for (const name of ['engine', 'store', 'loops']) {
      expect(part(name, over)).toMatchObject({ lastSuccessAgeMs: 6_000 });
    }
    for (const name of ['feed', 'market-data']) {
      expect(part(name, over)).toMatchObject({ lastSuccessAgeMs: 3 });
    }
    expect(part('engine', {})).toMatchObject({ lastSuccessAgeMs: null });
  });

  it('shows why the store refuses commits', () => {
    const storeProblem = { code: 'DATABASE_FULL', message: 'no room' };
    expect(part('store', { storeProblem })).toMatchObject({
      status: 'down',
      detail: 'DATABASE_FULL: no room',
    });
  });

  it('is not ready while the ledger file is no longer in its directory', () => {
    const hold = { code: 'DATABASE_REPLACED', reason: 'stop the server and restore a backup' };
    const engines = [engineStatus({ holds: [hold] })];
    const report = readinessOf({ engines, accounts: [] }, { now: 0, speed: 1 });
    expect(report.status).toBe('not_ready');
    expect(report.subsystems.find(({ name }) => name === 'store')).toMatchObject({
      status: 'down',
      detail: 'DATABASE_REPLACED: stop the server and restore a backup',
    });
  });

  it('reports a quarantined account as degraded, with its reason', () => {
    const quarantined = accountStatus({ lifecycle: 'quarantined', reason: 'a fill without order' });
    const snapshot = { engines: [engineStatus()], accounts: [accountStatus(), quarantined] };
    const { subsystems } = readinessOf(snapshot, { now: 0, speed: 1 });
    expect(subsystems.find(({ name }) => name === 'accounts')).toMatchObject({
      status: 'degraded',
      detail: '2 accounts, 1 quarantined; default/paper is quarantined: a fill without order',
    });
  });
});
