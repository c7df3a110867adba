import { ContentHasher, type CanonicalValue } from '@tidegate/kernel';
import type { ClosedTrade, DecisionRecord } from '@tidegate/model';
import type { LedgerBalance } from '@tidegate/portfolio';
import type { FunnelReport } from '@tidegate/trading';

/** The comparable part of a run's result. */
export interface RunOutcome {
  /** Hash of everything that affects decisions. */
  readonly configurationHash: string;
  readonly trades: readonly ClosedTrade[];
  /** The decisions that became orders or exits. */
  readonly decisions: readonly DecisionRecord[];
  readonly funnel: FunnelReport;
  readonly balances: readonly LedgerBalance[];
}

/** SHA-256 over decisions, trades, gate funnel, and ledger. Equal runs give equal hashes on every machine. */
export function outcomeHash(outcome: RunOutcome): string {
  const hasher = new ContentHasher();
  hasher.add(outcome.configurationHash);
  for (const decision of outcome.decisions) hasher.add(decisionContent(decision));
  for (const trade of outcome.trades) hasher.add(tradeContent(trade));
  hasher.add({ ...outcome.funnel, rejectedByCode: { ...outcome.funnel.rejectedByCode } });
  for (const { book, asset, amount } of outcome.balances)
    hasher.add([book, asset, amount.toString()]);
  return hasher.digest();
}

/** A decision without its ids, which do not affect the outcome. */
export function decisionContent(decision: DecisionRecord): CanonicalValue {
  const { signal, prediction, sizing } = decision;
  return {
    instrument: decision.instrument,
    at: decision.at,
    outcome: decision.outcome,
    rejectedBy: decision.rejectedBy,
    direction: signal.direction,
    score: signal.score,
    confidence: signal.confidence,
    entry: signal.entry,
    stop: signal.stop,
    target: signal.target,
    leader: signal.leader,
    probability: prediction.probability,
    quantity: sizing?.quantity.toString(),
  };
}

export function tradeContent(trade: ClosedTrade): CanonicalValue {
  return {
    instrument: trade.instrument,
    direction: trade.direction,
    strategy: trade.strategy,
    supporters: trade.supporters,
    quantity: trade.quantity.toString(),
    entryPrice: trade.entryPrice.toString(),
    exitPrice: trade.exitPrice.toString(),
    grossPnl: trade.grossPnl.toString(),
    fees: trade.fees.toString(),
    exitReason: trade.exitReason,
    mfe: trade.mfe,
    mae: trade.mae,
    openedAt: trade.openedAt,
    closedAt: trade.closedAt,
  };
}
