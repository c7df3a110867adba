import { BOOK_VOTER } from '@tidegate/ai';
import type { EntryIntent } from '@tidegate/execution';
import { price, type DecisionId, type ProfileHash } from '@tidegate/kernel';
import type { ConfluenceSignal, Sizing } from '@tidegate/model';

import type { SignalOffer } from './signal-offer.js';

/** An accepted decision with its size and prices. */
export interface AcceptedEntry {
  readonly decision: DecisionId;
  readonly sizing: Sizing;
  /** The account's profile; it sets the exits of the position. */
  readonly profile: ProfileHash;
}

/** Converts an accepted signal for the order desk: analysis numbers become exact prices here. */
export function entryIntentOf(
  { signal, instrument, market, at }: SignalOffer,
  { decision, sizing, profile }: AcceptedEntry,
): EntryIntent {
  return {
    decision,
    instrument,
    direction: signal.direction,
    sizing,
    entry: price(signal.entry),
    stop: price(signal.stop),
    target: price(signal.target),
    strategy: signal.leader,
    supporters: supportersOf(signal),
    trend: signal.regime.trend,
    volatility: signal.regime.volatility,
    atrRate: signal.regime.atrRate,
    profile,
    quote: market.quote,
    validUntil: signal.validUntil,
    at,
  };
}

/**
 * The distinct strategies that voted for the entry on any timeframe. A strategy with weight 0 is silenced and not
 * credited with the trade. The order book is not a strategy and has no record.
 */
function supportersOf({ votes }: ConfluenceSignal): readonly string[] {
  const voters = votes
    .filter(({ agrees, weight }) => agrees && weight > 0)
    .map(({ signal }) => signal.strategy);
  return [...new Set(voters)].filter((name) => name !== BOOK_VOTER);
}
