import { describe, expect, it } from '@jest/globals';
import { MetricsRegistry } from '@tidegate/observability';

import { StorageMetrics } from './storage-metrics.js';

describe('StorageMetrics', () => {
  it('counts commits by outcome and duration', async () => {
    const registry = new MetricsRegistry();
    const metrics = new StorageMetrics(registry);
    metrics.countCommit('written', 0.004);
    metrics.countCommit('written', 0.3);
    metrics.countCommit('failed', 7);
    const text = await registry.render();
    expect(text).toContain('# TYPE tidegate_commit_seconds histogram');
    expect(text).toContain('tidegate_commit_seconds_bucket{le="0.005",outcome="written"} 1');
    expect(text).toContain('tidegate_commit_seconds_bucket{le="0.5",outcome="written"} 2');
    expect(text).toContain('tidegate_commit_seconds_bucket{le="5",outcome="failed"} 0');
    expect(text).toContain('tidegate_commit_seconds_count{outcome="failed"} 1');
  });

  it('reports the size of each database and of the journal, and omits a missing database', async () => {
    const registry = new MetricsRegistry();
    const metrics = new StorageMetrics(registry);
    metrics.observe({
      ledgerBytes: 4_096,
      telemetryBytes: 8_192,
      consoleBytes: 512,
      journalEntries: 12,
    });
    const before = await registry.render();
    expect(before).toContain('tidegate_database_bytes{database="ledger"} 4096');
    expect(before).toContain('tidegate_database_bytes{database="telemetry"} 8192');
    expect(before).toContain('tidegate_database_bytes{database="console"} 512');
    expect(before).toContain('tidegate_journal_entries 12');
    metrics.observe({
      ledgerBytes: null,
      telemetryBytes: 8_192,
      consoleBytes: null,
      journalEntries: 12,
    });
    expect(await registry.render()).not.toContain('database="ledger"');
  });
});
