import { BOOK_VOTER } from '@tidegate/ai';
import type { EntryIntent } from '@tidegate/execution';
import { price, type DecisionId, type ProfileHash } from '@tidegate/kernel';
import type { ConfluenceSignal, Sizing } from '@tidegate/model';

import type { SignalOffer } from './signal-offer.js';

/** An accepted decision with its size and prices. */
export interface AcceptedEntry {
  readonly decision: DecisionId;
  readonly sizing: Sizing;
  /** The account's profile: the position's exits follow it. */
  readonly profile: ProfileHash;
}

/** What the order desk needs to know of an accepted signal: the border from analysis numbers to exact prices. */
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
 * The distinct strategies that had a say in the entry, on any timeframe. A weight of 0 is silence: the trade's result is
 * not that strategy's. The order book is not a strategy and has no record.
 */
function supportersOf({ votes }: ConfluenceSignal): readonly string[] {
  const voters = votes
    .filter(({ agrees, weight }) => agrees && weight > 0)
    .map(({ signal }) => signal.strategy);
  return [...new Set(voters)].filter((name) => name !== BOOK_VOTER);
}
