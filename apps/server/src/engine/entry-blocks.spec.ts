import { describe, expect, it } from '@jest/globals';
import {
  accountId,
  epochMs,
  instrumentId,
  silentLogger,
  tenantId,
  venueId,
} from '@tidegate/kernel';
import type { ControlTarget, EntryPause } from '@tidegate/model';
import { MetricsRegistry } from '@tidegate/observability';

import { accountStatus, engineStatus } from '../../testing/engine-statuses.js';
import { readinessOf } from '../api/readiness.js';
import { EngineMetrics } from './engine-metrics.js';
import type { EngineSnapshot } from './engine-snapshot.js';
import { entryBlocksOf } from './entry-blocks.js';
import { logEngineEvent } from './engine-log.js';

const scope = { tenant: tenantId('default'), account: accountId('paper') };

function pauseOf(target: ControlTarget): EntryPause {
  return { target, code: 'OPERATOR', reason: 'maintenance', actor: 'an operator', at: epochMs(1) };
}

const LOSSES = { code: 'consecutive_losses', reason: '5 losses in a row (limit 5)' };
const FEED = { code: 'feed_down', reason: 'down for 70000 ms (limit 60000)' };

/** The status of every account also shows the breakers of its venue. */
const BLOCKED: EngineSnapshot = {
  engines: [
    engineStatus({ phase: 'running', holds: [FEED], pauses: [pauseOf({ type: 'platform' })] }),
  ],
  accounts: [accountStatus({ pauses: [FEED, LOSSES] })],
};

function entriesOf(snapshot: EngineSnapshot) {
  const { subsystems } = readinessOf(snapshot, { now: 0, speed: 1 });
  return subsystems.find(({ name }) => name === 'entries');
}

describe('entryBlocksOf', () => {
  it('lists each entry block once, with how it ends', () => {
    expect(entryBlocksOf(BLOCKED)).toEqual([
      {
        kind: 'breaker',
        ...FEED,
        target: 'venue:kraken',
        endedBy: 'closes automatically when the venue recovers',
      },
      {
        kind: 'pause',
        code: 'OPERATOR',
        reason: 'maintenance',
        target: 'platform',
        endedBy: 'tidegate control resume --code OPERATOR --platform --reason <text>',
      },
      {
        kind: 'breaker',
        ...LOSSES,
        target: 'account:default/paper',
        endedBy:
          'tidegate control reset-breaker --breaker consecutive_losses --tenant default --account paper --reason <text>',
      },
    ]);
  });

  it('distinguishes a hold of the engine from a breaker of its venue', () => {
    const holds = [{ code: 'OVERLOADED', reason: 'Input queue is full' }];
    expect(entryBlocksOf({ engines: [engineStatus({ holds })], accounts: [] })).toMatchObject([
      { kind: 'hold', endedBy: 'ends automatically when its cause is resolved' },
    ]);
  });

  it.each<readonly [ControlTarget, string]>([
    [{ type: 'tenant', tenant: scope.tenant }, '--tenant default'],
    [{ type: 'account', scope }, '--tenant default --account paper'],
    [
      { type: 'instrument', scope, instrument: instrumentId(venueId('kraken'), 'BTC/USD') },
      '--tenant default --account paper --instrument BTC/USD',
    ],
  ])('shows the command that resumes entries of a target: %j', (target, options) => {
    const engines = [engineStatus({ pauses: [pauseOf(target)] })];
    expect(entryBlocksOf({ engines, accounts: [] })[0]).toHaveProperty(
      'endedBy',
      `tidegate control resume --code OPERATOR ${options} --reason <text>`,
    );
  });

  it('makes readiness degraded, with the reason for each block and how it ends', () => {
    const entries = entriesOf(BLOCKED);
    expect(entries?.status).toBe('degraded');
    expect(entries?.detail).toContain('3 circuit breakers, pauses and holds block entries; ');
    expect(entries?.detail).toContain(
      'account:default/paper is blocked by consecutive_losses: 5 losses in a row (limit 5) (tidegate control reset-breaker',
    );
    expect(entriesOf({ engines: [engineStatus()], accounts: [accountStatus()] })).toMatchObject({
      status: 'up',
      detail: 'nothing blocks entries',
    });
  });

  it('exports a metric for an entry block until the block ends', async () => {
    const registry = new MetricsRegistry();
    const metrics = new EngineMetrics(registry);
    const sample =
      'tidegate_entries_blocked{kind="breaker",code="consecutive_losses",target="account:default/paper"} 1';
    metrics.observe(BLOCKED);
    expect(await registry.render()).toContain(sample);
    metrics.observe({ engines: [engineStatus()], accounts: [] });
    expect(await registry.render()).not.toContain('tidegate_entries_blocked{');
  });

  it('counts breaker trips, and logs a closed breaker as info', async () => {
    const registry = new MetricsRegistry();
    const metrics = new EngineMetrics(registry);
    const lines: unknown[] = [];
    const logger = {
      ...silentLogger,
      info: (...line: readonly unknown[]) => void lines.push(line),
    };
    const venue = venueId('kraken');
    const base = { type: 'breaker_changed', venue, scope: null, breaker: 'feed_down' } as const;
    metrics.count({ ...base, tripped: true, reason: 'r', at: epochMs(1) });
    metrics.count({ ...base, tripped: false, reason: '', at: epochMs(2) });
    logEngineEvent(logger, { ...base, tripped: false, reason: '', at: epochMs(2) });
    expect(await registry.render()).toContain(
      'tidegate_breaker_trips_total{breaker="feed_down"} 1',
    );
    expect(lines).toEqual([['Circuit breaker closed', { venue: 'kraken', breaker: 'feed_down' }]]);
  });
});
