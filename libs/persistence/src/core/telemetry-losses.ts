import type { Logger } from '@tidegate/kernel';

/** The kinds of telemetry facts. */
export type TelemetryKind = 'signal' | 'decision' | 'missed' | 'candle' | 'equity';

export type TelemetryCounts = Readonly<Record<TelemetryKind, number>>;

/** `dropped`: from the full queue. `lost`: after failed attempts or at the close. */
export type LossCause = 'dropped' | 'lost';

const NONE: TelemetryCounts = { signal: 0, decision: 0, missed: 0, candle: 0, equity: 0 };

/**
 * Counts lost telemetry facts by kind since the start. An episode lasts from the first loss until the queue is written
 * completely; only its start and end are logged.
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

  /** Counts losses. `reason` is logged if an episode starts. */
  count(cause: LossCause, kinds: readonly TelemetryKind[], reason: string): void {
    for (const kind of kinds) this.counts[cause][kind] += 1;
    if (this.episode) {
      this.episode.facts += kinds.length;
      return;
    }
    this.episode = { facts: kinds.length };
    this.logger.warn('Telemetry is losing facts', { cause, reason, facts: kinds.length });
  }

  /** Ends the episode: all queued facts are written. */
  caughtUp(): void {
    if (!this.episode) return;
    this.logger.info('Telemetry is complete again', { lostFacts: this.episode.facts });
    this.episode = null;
  }
}
