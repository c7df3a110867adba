import type { Clock, InstrumentId } from '@tidegate/kernel';
import type { MarketDataCache } from '@tidegate/market-data';
import type { EngineEvent } from '@tidegate/model';

export interface QuoteAlarmsSetup {
  readonly clock: Clock;
  readonly cache: MarketDataCache;
  /** Market milliseconds per real millisecond. Quote age is measured in real time. */
  readonly speed: number;
  /** Quote age (real time) above which an open position raises an alarm. */
  readonly quoteAlarmAgeMs: number;
  /** Whether any account has an open position in the instrument. */
  readonly isHeld: (instrument: InstrumentId) => boolean;
  readonly onEvent: (event: EngineEvent) => void;
}

/**
 * Raises an alarm while an open position's quote is too old: its exits then use the last good price. The alarm changes
 * no decision; it calls for a person to check.
 */
export class QuoteAlarms {
  private readonly raised = new Set<InstrumentId>();
  /** Time of the first check, from which the age of a missing quote is measured. */
  private watchedSince: number | null = null;

  constructor(private readonly setup: QuoteAlarmsSetup) {}

  /** Instruments with an active alarm. */
  get active(): readonly InstrumentId[] {
    return [...this.raised];
  }

  check(): void {
    const { cache, clock, isHeld } = this.setup;
    this.watchedSince ??= clock.now();
    for (const { id } of cache.instruments()) {
      const ageMs = this.ageOf(id);
      const isAlarming = isHeld(id) && ageMs > this.setup.quoteAlarmAgeMs * this.setup.speed;
      if (isAlarming !== this.raised.has(id)) this.change(id, isAlarming, ageMs);
    }
  }

  private ageOf(instrument: InstrumentId): number {
    const { cache, clock } = this.setup;
    const now = clock.now();
    return cache.freshnessOf(instrument, now).quoteAgeMs ?? now - (this.watchedSince ?? now);
  }

  private change(instrument: InstrumentId, raised: boolean, quoteAgeMs: number): void {
    if (raised) this.raised.add(instrument);
    else this.raised.delete(instrument);
    const at = this.setup.clock.now();
    this.setup.onEvent({ type: 'quote_alarm', instrument, raised, quoteAgeMs, at });
  }
}
