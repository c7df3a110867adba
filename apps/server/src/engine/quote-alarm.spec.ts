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

describe('The quote alarm of an open position', () => {
  it('logs a raised alarm as a warning and a cleared alarm as info', () => {
    const lines: string[] = [];
    const logger = {
      ...silentLogger,
      warn: (message: string) => lines.push(`warn: ${message}`),
      info: (message: string) => lines.push(`info: ${message}`),
    };
    for (const raised of [true, false]) {
      logEngineEvent(logger, { type: 'quote_alarm', instrument, raised, quoteAgeMs: 1, at: NOW });
    }
    expect(lines).toEqual(['warn: Quote of an open position is old', 'info: Quote alarm cleared']);
  });

  it('counts instruments with a quote alarm in the metrics', async () => {
    const registry = new MetricsRegistry();
    const metrics = new EngineMetrics(registry);
    metrics.observe({ engines: [statusWith([instrument])], accounts: [] });
    expect(await registry.render()).toContain('tidegate_quote_alarms{venue="kraken"} 1');
    metrics.observe({ engines: [statusWith([])], accounts: [] });
    expect(await registry.render()).toContain('tidegate_quote_alarms{venue="kraken"} 0');
  });

  it('reports market data as degraded and names the instrument with the alarm', () => {
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
