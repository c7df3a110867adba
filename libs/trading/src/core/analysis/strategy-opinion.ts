import type { IndicatorLease } from '@tidegate/indicators';
import { canonicalJson, epochMs, type CanonicalValue, type EpochMs } from '@tidegate/kernel';
import type { StrategySignal, Timeframe } from '@tidegate/model';
import type { BoundStrategy, PreparedStrategy, StrategyView } from '@tidegate/strategies';

/** Equal keys ask the same strategy with the same parameters and costs: one evaluation serves all of them. */
export function opinionKey({ name, parameters }: BoundStrategy, roundTripCostRate: number): string {
  return `${name} ${canonicalJson(parameters as CanonicalValue)} ${roundTripCostRate}`;
}

/** The last opinion of one strategy on one series, shared by every profile that asks it. */
export class StrategyOpinion {
  private readonly prepared: PreparedStrategy;
  /** The last signal; each profile decides for itself how long it is valid. */
  signal: StrategySignal | null = null;
  /** Close time of the candle of its last opinion; 0 before the first. */
  spokeAt: EpochMs = epochMs(0);

  constructor(
    strategy: BoundStrategy,
    private readonly lease: IndicatorLease,
    timeframe: Timeframe,
    readonly roundTripCostRate: number,
  ) {
    this.prepared = strategy.prepare(lease, timeframe);
  }

  /** Asks the strategy about the candle that just closed. Whether it spoke. */
  evaluate(view: StrategyView, candlesHeld: number): boolean {
    if (candlesHeld < this.prepared.bars) return false;
    const signal = this.prepared.evaluate(view);
    if (!signal) return false;
    this.signal = signal;
    this.spokeAt = view.closedAt;
    return true;
  }

  release(): void {
    this.lease.release();
  }
}
