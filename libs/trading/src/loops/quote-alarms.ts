import type { Clock, InstrumentId } from '@tidegate/kernel';
import type { MarketDataCache } from '@tidegate/market-data';
import type { EngineEvent } from '@tidegate/model';

export interface QuoteAlarmsSetup {
  readonly clock: Clock;
  readonly cache: MarketDataCache;
  /** Market milliseconds per real one: like the network, a quote's silence is judged in real time. */
  readonly speed: number;
  /** An older quote (real time) is an alarm while a position is open. */
  readonly quoteAlarmAgeMs: number;
  /** Whether any account has an open position in the instrument. */
  readonly isHeld: (instrument: InstrumentId) => boolean;
  readonly onEvent: (event: EngineEvent) => void;
}

/**
 * Raises an alarm while a position is open whose instrument has no quote of the last minutes: its exits then work on the
 * last good price. Nothing is decided by it; a person should look.
 */
export class QuoteAlarms {
  private readonly raised = new Set<InstrumentId>();
  /** A quote that never came is as old as the watch. */
  private watchedSince: number | null = null;

  constructor(private readonly setup: QuoteAlarmsSetup) {}

  /** Instruments whose alarm stands. */
  get standing(): readonly InstrumentId[] {
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
