import type { Logger } from '@tidegate/kernel';

/** What telemetry records. */
export type TelemetryKind = 'signal' | 'decision' | 'candle' | 'equity';

export type TelemetryCounts = Readonly<Record<TelemetryKind, number>>;

/** Why facts are gone: pushed out of the full queue, or given up after failed attempts or at the close. */
export type LossCause = 'dropped' | 'lost';

const NONE: TelemetryCounts = { signal: 0, decision: 0, candle: 0, equity: 0 };

/**
 * Counts what telemetry could not keep, by kind, since the start. An episode lasts from the first loss until everything
 * that waits is written again; its beginning and its end are logged, nothing between.
 */
export class TelemetryLosses {
  private readonly counts = { dropped: { ...NONE }, lost: { ...NONE } };
  private episode: { facts: number } | null = null;

  constructor(private readonly logger: Logger) {}

  get dropped(): TelemetryCounts {
    return { ...this.counts.dropped };
  }

  get lost(): TelemetryCounts {
    return { ...this.counts.lost };
  }

  /** `reason` goes into the log when an episode begins. */
  count(cause: LossCause, kinds: readonly TelemetryKind[], reason: string): void {
    for (const kind of kinds) this.counts[cause][kind] += 1;
    if (this.episode) {
      this.episode.facts += kinds.length;
      return;
    }
    this.episode = { facts: kinds.length };
    this.logger.warn('Telemetry is losing facts', { cause, reason, facts: kinds.length });
  }

  /** Everything that waited is written. */
  caughtUp(): void {
    if (!this.episode) return;
    this.logger.info('Telemetry is complete again', { lostFacts: this.episode.facts });
    this.episode = null;
  }
}
