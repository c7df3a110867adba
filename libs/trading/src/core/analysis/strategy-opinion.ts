import type { IndicatorLease } from '@tidegate/indicators';
import { canonicalJson, epochMs, type CanonicalValue, type EpochMs } from '@tidegate/kernel';
import type { StrategySignal, Timeframe } from '@tidegate/model';
import type { BoundStrategy, PreparedStrategy, StrategyView } from '@tidegate/strategies';

/** The sharing key of an opinion: one evaluation serves equal strategies, parameters and costs. */
export function opinionKey({ name, parameters }: BoundStrategy, roundTripCostRate: number): string {
  return `${name} ${canonicalJson(parameters as CanonicalValue)} ${roundTripCostRate}`;
}

/** The last opinion of one strategy on one series, shared by all profiles that use it. */
export class StrategyOpinion {
  private readonly prepared: PreparedStrategy;
  /** The last signal. Each profile has its own validity period. */
  signal: StrategySignal | null = null;
  /** Close time of the candle of its last opinion; 0 before the first. */
  lastSignalAt: EpochMs = epochMs(0);

  constructor(
    strategy: BoundStrategy,
    private readonly lease: IndicatorLease,
    timeframe: Timeframe,
    readonly roundTripCostRate: number,
  ) {
    this.prepared = strategy.prepare(lease, timeframe);
  }

  /** Evaluates the strategy on the candle that just closed. Returns whether it gave a signal. */
  evaluate(view: StrategyView, candlesHeld: number): boolean {
    if (candlesHeld < this.prepared.bars) return false;
    const signal = this.prepared.evaluate(view);
    if (!signal) return false;
    this.signal = signal;
    this.lastSignalAt = view.closedAt;
    return true;
  }

  release(): void {
    this.lease.release();
  }
}
