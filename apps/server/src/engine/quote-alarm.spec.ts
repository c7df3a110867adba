import { describe, expect, it } from '@jest/globals';

import { epochMs, instrumentId, silentLogger, venueId } from '@tidegate/kernel';
import { MetricsRegistry } from '@tidegate/observability';
import type { EngineStatus } from '@tidegate/trading';

import { engineStatus } from '../../testing/engine-statuses.js';
import { readinessOf } from '../api/readiness.js';
import { logEngineEvent } from './engine-log.js';
import { EngineMetrics } from './engine-metrics.js';

const venue = venueId('kraken');
const instrument = instrumentId(venue, 'BTC/USD');
const NOW = epochMs(1_000_000);

function statusWith(quoteAlarms: EngineStatus['quoteAlarms']): EngineStatus {
  return engineStatus({
    venue,
    phase: 'running',
    connected: true,
    instruments: [instrument],
    lastMessageAgeMs: 100,
    quoteAlarms,
    lastInputAt: NOW,
  });
}

describe('an alarm about the old quote of an open position', () => {
  it('is a warning in the log, and its end is told', () => {
    const lines: string[] = [];
    const logger = {
      ...silentLogger,
      warn: (message: string) => lines.push(`warn: ${message}`),
      info: (message: string) => lines.push(`info: ${message}`),
    };
    for (const raised of [true, false]) {
      logEngineEvent(logger, { type: 'quote_alarm', instrument, raised, quoteAgeMs: 1, at: NOW });
    }
    expect(lines).toEqual([
      'warn: A position is open and its quote is old',
      'info: The alarm about an old quote is over',
    ]);
  });

  it('is a number in the metrics', async () => {
    const registry = new MetricsRegistry();
    const metrics = new EngineMetrics(registry);
    metrics.observe({ engines: [statusWith([instrument])], accounts: [] });
    expect(await registry.render()).toContain('tidegate_quote_alarms{venue="kraken"} 1');
    metrics.observe({ engines: [statusWith([])], accounts: [] });
    expect(await registry.render()).toContain('tidegate_quote_alarms{venue="kraken"} 0');
  });

  it('degrades the market data in the health report, which names the instrument', () => {
    const marketData = (status: EngineStatus) =>
      readinessOf({ engines: [status], accounts: [] }, { now: NOW, speed: 1 }).subsystems.find(
        ({ name }) => name === 'market-data:kraken',
      );
    expect(marketData(statusWith([]))).toMatchObject({ status: 'up' });
    expect(marketData(statusWith([instrument]))).toMatchObject({
      status: 'degraded',
      detail: '1 of 1 instruments are fresh, kraken:BTC/USD has an open position and an old quote',
    });
  });
});
