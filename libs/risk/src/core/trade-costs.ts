import type { EntryContext } from './entry-context.js';

/** Costs of a trade apart from price moves, as fractions of the entry price. */
export interface TradeCosts {
  /** Costs of entering and of leaving at the stop. */
  readonly toStop: number;
  /** Costs of entering and of leaving at the target. */
  readonly toTarget: number;
  /** (ask − bid) ÷ mid. */
  readonly spreadRate: number;
  /** Whether `spreadRate` is assumed, not measured. */
  readonly spreadAssumed: boolean;
}

/**
 * Adds up the fees of the planned orders and, for each taker order, half of the spread and the expected slippage. Cheap
 * to compute, so its gates run before the expensive ones.
 */
export function tradeCostsOf({
  market,
  options,
}: Pick<EntryContext, 'market' | 'options'>): TradeCosts {
  const { fees, makesEntry, makesTarget, assumedSpreadRate } = market;
  // NaN counts as unknown here; SPREAD_TOO_WIDE refuses it.
  const isMeasured = Number.isFinite(market.spreadRate);
  const spreadRate = isMeasured ? (market.spreadRate as number) : assumedSpreadRate;
  const taking = spreadRate / 2 + options.costs.slippageRate;
  const entering = fees.entry + (makesEntry ? 0 : taking);
  return {
    toStop: entering + fees.stop + taking,
    toTarget: entering + fees.target + (makesTarget ? 0 : taking),
    spreadRate,
    spreadAssumed: !isMeasured,
  };
}
