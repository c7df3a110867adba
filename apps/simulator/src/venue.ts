import { DAY_MS, epochMs, type EpochMs } from '@tidegate/kernel';
import type { VenueStatus } from '@tidegate/model';

import { DayStatisticsView, type DayStatistics } from './core/day-statistics.js';
import type { Fault } from './core/fault.js';
import { ANY_TARGET, type FaultEngine } from './core/fault-engine.js';
import type { Halts } from './core/halts.js';
import type { InstrumentMarket } from './core/instrument-market.js';
import { priceFormatOf, type PriceFormat } from './core/venue-instrument.js';
import type { VenueClock } from './core/venue-clock.js';
import type { VenueView } from './core/venue-view.js';

export interface VenueOptions {
  readonly markets: readonly InstrumentMarket[];
  readonly feed: 'ticks' | 'candles';
  readonly clock: VenueClock;
  readonly faults: FaultEngine;
  /** Trading halts of all markets. */
  readonly halts: Halts;
  /** Days of served history. */
  readonly historyDays: number;
}

/** The midnight from which history is served at `instant`. */
export function historyStart(instant: EpochMs, days: number): EpochMs {
  return epochMs(Math.floor((instant - days * DAY_MS) / DAY_MS) * DAY_MS);
}

/** The venue: its markets and clock, subject to the active faults. */
export class Venue implements VenueView {
  readonly markets: readonly InstrumentMarket[];
  readonly feed: 'ticks' | 'candles';
  private readonly bySymbol: ReadonlyMap<string, InstrumentMarket>;
  private readonly statisticsOf: ReadonlyMap<InstrumentMarket, DayStatisticsView>;

  constructor(private readonly options: VenueOptions) {
    const { markets } = options;
    this.markets = markets;
    this.feed = options.feed;
    this.bySymbol = new Map(markets.map((market) => [market.instrument.symbol, market]));
    this.statisticsOf = new Map(
      markets.map((market) => [market, new DayStatisticsView(market.candles)]),
    );
  }

  marketOf(symbol: string): InstrumentMarket | null {
    return this.bySymbol.get(symbol) ?? null;
  }

  now(): EpochMs {
    return epochMs(this.instant() + this.skewMs());
  }

  /** Offset of the displayed clock, also applied to event times. */
  skewMs(): number {
    return this.options.faults.inForce('clock_skew')?.skewMs ?? 0;
  }

  /** The venue's true time. */
  instant(): EpochMs {
    return this.options.clock.now();
  }

  playedTo(): EpochMs {
    return this.options.clock.playedTo();
  }

  /** Plays all markets up to `instant`. While the venue is not online, time passes without a trade. */
  playTo(instant: EpochMs): void {
    const status = this.status();
    if (status !== 'online') {
      const book = status === 'post_only' ? 'moving' : 'still';
      this.options.halts.add({ from: this.playedTo(), until: instant, book });
    }
    for (const market of this.markets) market.playTo(instant);
    this.options.clock.moveTo(instant);
  }

  status(): VenueStatus {
    const fault = this.options.faults.inForce('maintenance');
    return fault ? maintenancePhase(fault, this.options.clock.now()) : 'online';
  }

  historyFrom(): EpochMs {
    return historyStart(this.playedTo(), this.options.historyDays);
  }

  priceFormat(market: InstrumentMarket): PriceFormat {
    const { symbol } = market.instrument;
    const target = { ...ANY_TARGET, symbol };
    const changed = this.options.faults.inForce('precision_change', target) !== null;
    return priceFormatOf(market.instrument, changed ? 1 : 0);
  }

  statistics(market: InstrumentMarket): DayStatistics | null {
    return this.statisticsOf.get(market)?.at(this.playedTo()) ?? null;
  }
}

/** Half of the duration is `maintenance`, then a quarter each `cancel_only` and `post_only`. */
function maintenancePhase(fault: Fault, now: EpochMs): VenueStatus {
  const done = (now - fault.since) / (fault.durationMs ?? 1);
  if (done < 0.5) return 'maintenance';
  return done < 0.75 ? 'cancel_only' : 'post_only';
}
