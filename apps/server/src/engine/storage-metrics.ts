import type { GaugeMetric, HistogramMetric, MetricsRegistry } from '@tidegate/observability';
import type { StorageSize } from '@tidegate/persistence';

import type { CommitOutcome } from './measured-store.js';

/** Bucket bounds in seconds, from a write to a fast disk up to a stalled disk. */
const COMMIT_BUCKETS = [
  0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
] as const;

/** Metrics of commit duration and storage size. */
export class StorageMetrics {
  private readonly commits: HistogramMetric<'outcome'>;
  private readonly databases: GaugeMetric<'database'>;
  private readonly journal: GaugeMetric<never>;

  constructor(registry: MetricsRegistry) {
    this.commits = registry.histogram({
      name: 'tidegate_commit_seconds',
      help: 'Duration of commit attempts to the ledger, in real time.',
      labels: ['outcome'],
      buckets: COMMIT_BUCKETS,
    });
    this.databases = registry.gauge({
      name: 'tidegate_database_bytes',
      help: 'Size of a database on disk, including its write-ahead log.',
      labels: ['database'],
    });
    this.journal = registry.gauge({
      name: 'tidegate_journal_entries',
      help: 'Journal entries in the ledger.',
    });
  }

  countCommit(outcome: CommitOutcome, seconds: number): void {
    this.commits.observe({ outcome }, seconds);
  }

  /** A missing database file has no sample. */
  observe({ ledgerBytes, telemetryBytes, consoleBytes, journalEntries }: StorageSize): void {
    this.databases.clear();
    if (ledgerBytes !== null) this.databases.set({ database: 'ledger' }, ledgerBytes);
    if (telemetryBytes !== null) this.databases.set({ database: 'telemetry' }, telemetryBytes);
    if (consoleBytes !== null) this.databases.set({ database: 'console' }, consoleBytes);
    this.journal.set({}, journalEntries);
  }
}
