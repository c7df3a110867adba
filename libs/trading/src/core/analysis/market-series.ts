import { RegimeReader, type ClosesBack, type RegimeOptions } from '@tidegate/ai';
import { IndicatorCache, type IndicatorLease } from '@tidegate/indicators';
import { epochMs, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import { candleCloseTime, timeframeMs, type Candle, type Timeframe } from '@tidegate/model';
import type { BoundStrategy, StrategyView } from '@tidegate/strategies';

import { RecentReturns } from './recent-returns.js';
import { SharedPool } from './shared-pool.js';
import { opinionKey, StrategyOpinion } from './strategy-opinion.js';

/** Candles over which the returns of two series are compared. */
const CORRELATION_WINDOW = 100;

interface SharedRegime {
  readonly reader: RegimeReader;
  readonly lease: IndicatorLease;
}

/** A series of closed candles with the indicators, opinions and regimes that all profiles share. */
export class MarketSeries {
  private readonly indicators: IndicatorCache;
  private readonly opinions = new SharedPool<StrategyOpinion>((opinion) => opinion.release());
  private readonly regimes = new SharedPool<SharedRegime>(({ lease }) => lease.release());
  private readonly closeAt: (back: number) => number;
  private readonly recentReturns: RecentReturns;

  /** Close time of the last candle; 0 before the first. */
  lastClosedAt: EpochMs = epochMs(0);
  /** Close time of the last candle on which any strategy gave an opinion; 0 before the first. */
  lastSignalAt: EpochMs = epochMs(0);

  constructor(
    private readonly instrument: InstrumentId,
    readonly timeframe: Timeframe,
    capacity: number,
  ) {
    this.indicators = new IndicatorCache({ history: capacity });
    const close = this.indicators.column({ kind: 'candle', field: 'close' });
    this.closeAt = (back) => close.at(back);
    this.recentReturns = new RecentReturns(this.closeAt, CORRELATION_WINDOW);
  }

  /** Closed candles that the series holds. */
  get held(): number {
    return this.indicators.count;
  }

  /** Strategies evaluated at each close. */
  get opinionCount(): number {
    return this.opinions.size;
  }

  /** Indicator programs that run at each close. */
  get programCount(): number {
    return this.indicators.programs;
  }

  /** Adds a closed candle of the past without evaluating strategies. */
  absorb(candle: Candle): void {
    this.indicators.push(candle);
    this.lastClosedAt = candleCloseTime(candle.openTime, this.timeframe);
  }

  /**
   * Adds a closed candle and evaluates every strategy on it. A synthetic candle, which fills a gap, makes no signal.
   */
  take(candle: Candle): void {
    this.absorb(candle);
    if (candle.synthetic) return;
    const { instrument, timeframe, lastClosedAt: closedAt } = this;
    const held = this.indicators.count;
    let view = null as StrategyView | null;
    for (const opinion of this.opinions.values()) {
      const { roundTripCostRate } = opinion;
      // Strategies with equal costs share one view.
      // Stryker disable next-line ConditionalExpression: a new view has the same values
      if (view?.roundTripCostRate !== roundTripCostRate) {
        view = { instrument, timeframe, closedAt, roundTripCostRate, book: null };
      }
      if (opinion.evaluate(view, held)) this.lastSignalAt = closedAt;
    }
  }

  /** The shared opinion of the strategy. Each call needs one `releaseOpinion`. */
  acquireOpinion(strategy: BoundStrategy, roundTripCostRate: number): StrategyOpinion {
    return this.opinions.acquire(
      opinionKey(strategy, roundTripCostRate),
      () =>
        new StrategyOpinion(strategy, this.indicators.lease(), this.timeframe, roundTripCostRate),
    );
  }

  releaseOpinion(strategy: BoundStrategy, roundTripCostRate: number): void {
    this.opinions.release(opinionKey(strategy, roundTripCostRate));
  }

  /** The shared regime reader for these options. Each call needs one `releaseRegime`. */
  acquireRegime(options: RegimeOptions): RegimeReader {
    return this.regimes.acquire(regimeKey(options), () => {
      const lease = this.indicators.lease();
      return { reader: new RegimeReader(lease, options), lease };
    }).reader;
  }

  releaseRegime(options: RegimeOptions): void {
    this.regimes.release(regimeKey(options));
  }

  /** A lease of columns for one user, released together. */
  lease(): IndicatorLease {
    return this.indicators.lease();
  }

  /** The latest simple returns, newest first; valid until the next candle. */
  get returns(): Float64Array {
    return this.recentReturns.at(this.lastClosedAt);
  }

  /** Closes counted back from the candle that closed at `closedAt`; `null` while that candle is missing. */
  closesUpTo(closedAt: number): ClosesBack | null {
    const { closeAt } = this;
    const later = (this.lastClosedAt - closedAt) / timeframeMs(this.timeframe);
    return later >= 0 ? (back) => closeAt(back + later) : null;
  }
}

function regimeKey(options: RegimeOptions): string {
  return JSON.stringify(options);
}
