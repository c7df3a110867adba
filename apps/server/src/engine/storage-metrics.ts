import type { GaugeMetric, HistogramMetric, MetricsRegistry } from '@tidegate/observability';
import type { StorageSize } from '@tidegate/persistence';

import type { CommitOutcome } from './measured-store.js';

/** Seconds: from a write to a fast disk to a disk that hangs. */
const COMMIT_BUCKETS = [
  0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
] as const;

/** How fast the storage is and how much it holds. */
export class StorageMetrics {
  private readonly commits: HistogramMetric<'outcome'>;
  private readonly databases: GaugeMetric<'database'>;
  private readonly journal: GaugeMetric<never>;

  constructor(registry: MetricsRegistry) {
    this.commits = registry.histogram({
      name: 'tidegate_commit_seconds',
      help: 'Attempts to commit to the ledger, real time.',
      labels: ['outcome'],
      buckets: COMMIT_BUCKETS,
    });
    this.databases = registry.gauge({
      name: 'tidegate_database_bytes',
      help: 'A database on disk, its write-ahead log included.',
      labels: ['database'],
    });
    this.journal = registry.gauge({
      name: 'tidegate_journal_entries',
      help: 'Entries of the journal in the ledger.',
    });
  }

  countCommit(outcome: CommitOutcome, seconds: number): void {
    this.commits.observe({ outcome }, seconds);
  }

  /** A database whose file is missing leaves no sample. */
  observe({ ledgerBytes, telemetryBytes, journalEntries }: StorageSize): void {
    this.databases.clear();
    if (ledgerBytes !== null) this.databases.set({ database: 'ledger' }, ledgerBytes);
    if (telemetryBytes !== null) this.databases.set({ database: 'telemetry' }, telemetryBytes);
    this.journal.set({}, journalEntries);
  }
}
