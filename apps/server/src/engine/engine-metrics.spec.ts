import { describe, expect, it } from '@jest/globals';
import { epochMs, tenantId } from '@tidegate/kernel';
import { MetricsRegistry } from '@tidegate/observability';

import { accountStatus, correction, engineStatus } from '../../testing/engine-statuses.js';
import { EngineMetrics } from './engine-metrics.js';

describe('EngineMetrics', () => {
  it('omits the sample of an unknown value until the value is known', async () => {
    const registry = new MetricsRegistry();
    const metrics = new EngineMetrics(registry);
    metrics.observe({ engines: [engineStatus()], accounts: [accountStatus({ equity: null })] });
    const before = await registry.render();
    expect(before).toContain('tidegate_feed_connected{venue="kraken"} 0');
    expect(before).not.toMatch(/^tidegate_(feed_message_age_seconds|clock_skew_ms|equity)\{/m);
    metrics.observe({
      engines: [engineStatus({ lastMessageAgeMs: 1_500, clockSkewMs: -2_500 })],
      accounts: [accountStatus(), accountStatus({ lifecycle: 'quarantined' })],
    });
    expect(await registry.render()).toContain('tidegate_accounts{state="quarantined"} 1');
    const after = await registry.render();
    expect(after).toContain('tidegate_feed_message_age_seconds{venue="kraken"} 1.5');
    expect(after).toContain('tidegate_clock_skew_ms{venue="kraken"} -2500');
    expect(after).toContain('tidegate_equity{tenant="default",account="paper"} 10000');
  });

  it('has a sample for each pause and each tripped breaker', async () => {
    const registry = new MetricsRegistry();
    const metrics = new EngineMetrics(registry);
    const pause = { code: 'MANUAL', reason: 'holiday', actor: 'ann', at: epochMs(1) };
    const target = { type: 'tenant', tenant: tenantId('default') } as const;
    const tripped = [{ code: 'drawdown', reason: '11 % below the peak' }];
    metrics.observe({
      engines: [engineStatus({ pauses: [{ ...pause, target }] })],
      accounts: [accountStatus({ pauses: tripped })],
    });
    const text = await registry.render();
    expect(text).toContain('tidegate_entries_blocked{kind="pause",code="MANUAL",target="');
    expect(text).toContain('tidegate_entries_blocked{kind="breaker",code="drawdown",target="');
  });

  it('counts corrections by code', async () => {
    const registry = new MetricsRegistry();
    const metrics = new EngineMetrics(registry);
    for (const code of ['MISSED_FILL', 'MISSED_FILL', 'ORDER_GONE']) {
      metrics.count(correction(code));
    }
    const text = await registry.render();
    expect(text).toContain('tidegate_corrections_total{code="MISSED_FILL"} 2');
    expect(text).toContain('tidegate_corrections_total{code="ORDER_GONE"} 1');
  });
});
