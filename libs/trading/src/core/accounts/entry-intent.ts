import type { EntryIntent } from '@tidegate/execution';
import { price, type DecisionId } from '@tidegate/kernel';
import type { Sizing } from '@tidegate/model';

import type { SignalOffer } from './signal-offer.js';

/** What the order desk needs to know of an accepted signal: the border from analysis numbers to exact prices. */
export function entryIntentOf(
  { signal, instrument, market, at }: SignalOffer,
  decision: DecisionId,
  sizing: Sizing,
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
    supporters: signal.votes.filter(({ agrees }) => agrees).map((vote) => vote.signal.strategy),
    trend: signal.regime.trend,
    volatility: signal.regime.volatility,
    atrRate: signal.regime.atrRate,
    quote: market.quote,
    validUntil: signal.validUntil,
    at,
  };
}
