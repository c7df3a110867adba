import type { RiskOptions } from './options/risk-options.js';
import type { RiskState, RuinState } from './risk-state.js';
import { riskOfRuin } from './ruin.js';
import { kellyFraction } from './sizing/size-factors.js';

/** Part of the risk state that records the outcomes of trades. */
type TradeRecord = Pick<RiskState, 'ruin' | 'rMultiples' | 'closedTrades'>;

/**
 * Evaluates the record after a closed trade. A record that makes ruin likely or has no edge by Kelly puts the account
 * on probation: its next trades have the smallest size. If the trades of a probation gained in total, it ends and the
 * record restarts with them. Otherwise it ends only when the whole record passes.
 */
export function recordAfterTrade(
  { ruin, rMultiples, closedTrades }: TradeRecord,
  options: RiskOptions,
): Pick<RiskState, 'ruin' | 'rMultiples'> {
  const { tradesMin, probationTrades, assessEveryTrades } = options.ruin;
  const left = Math.max(0, ruin.probationLeft - 1);
  const endsProbation = ruin.probationLeft > 0 && left === 0;
  if (endsProbation) {
    const served = rMultiples.slice(-probationTrades);
    if (totalOf(served) > 0)
      return { ruin: { probability: null, probationLeft: 0 }, rMultiples: served };
  }
  if (rMultiples.length < tradesMin) return { ruin: { ...ruin, probationLeft: left }, rMultiples };
  const isDue = closedTrades % assessEveryTrades === 0 && left === 0;
  const isFirst = ruin.probability === null && left === 0;
  if (!endsProbation && !isDue && !isFirst) {
    return { ruin: { ...ruin, probationLeft: left }, rMultiples };
  }
  return { ruin: evaluateRecord(rMultiples, options), rMultiples };
}

function evaluateRecord(rMultiples: readonly number[], options: RiskOptions): RuinState {
  const { ruin, sizing } = options;
  const { kelly } = sizing;
  const probability = ruin.enabled
    ? riskOfRuin({ rMultiples, riskPerTrade: sizing.riskPerTrade }, ruin)
    : null;
  const isRisky = (probability ?? 0) > ruin.probabilityMax;
  const hasNoEdge =
    kelly.enabled && rMultiples.length >= kelly.tradesMin && kellyFraction(rMultiples) <= 0;
  return { probability, probationLeft: isRisky || hasNoEdge ? ruin.probationTrades : 0 };
}

function totalOf(multiples: readonly number[]): number {
  return multiples.reduce((sum, multiple) => sum + multiple, 0);
}
