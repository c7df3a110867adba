import type { EntryContext } from './entry-context.js';

/** What a trade costs beside its price moves, as fractions of the entry price. */
export interface TradeCosts {
  /** Of entering and of leaving at the stop. */
  readonly toStop: number;
  /** Of entering and of leaving at the target. */
  readonly toTarget: number;
  /** (ask − bid) ÷ mid. */
  readonly spreadRate: number;
  /** The spread was not measured. */
  readonly spreadAssumed: boolean;
}

/**
 * The fees of the planned orders, and half of the spread and the expected slippage for each of them that takes. Arithmetic on
 * a few numbers: gates ask for it before anything that is expensive.
 */
export function tradeCostsOf({
  market,
  options,
}: Pick<EntryContext, 'market' | 'options'>): TradeCosts {
  const { fees, makesEntry, makesTarget, assumedSpreadRate } = market;
  // A spread that is not a number counts as unknown here; SPREAD_TOO_WIDE refuses it.
  const isMeasured = market.spreadRate !== null && Number.isFinite(market.spreadRate);
  const spreadRate = isMeasured ? market.spreadRate : assumedSpreadRate;
  const taking = spreadRate / 2 + options.costs.slippageRate;
  const entering = fees.entry + (makesEntry ? 0 : taking);
  return {
    toStop: entering + fees.stop + taking,
    toTarget: entering + fees.target + (makesTarget ? 0 : taking),
    spreadRate,
    spreadAssumed: !isMeasured,
  };
}
