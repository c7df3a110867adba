import type {
  DecisionCandleAnswer,
  DecisionCardAnswer,
  RegimeAnswer,
  SinceAnswer,
  VoterAnswer,
} from '@tidegate/contracts';
import {
  timeframeMs,
  TIMEFRAMES,
  type Candle,
  type ConfluenceSignal,
  type DecisionRecord,
  type Regime,
  type Sizing,
  type Timeframe,
} from '@tidegate/model';
import type { StoredMissedTrade } from '@tidegate/persistence';
import type { RefusalOutlook } from '@tidegate/risk';
import type { DecisionNeighbours, DecisionTrace } from '@tidegate/trading';

import { candleAnswer } from './candle-answer.js';
import { gateResults, limitOf, neededFor, outlookAnswer } from './gate-results.js';
import { orderTrails } from './order-trail.js';
import { instant, plainNumber, plainNumbers, text } from './plain-answers.js';
import { sinceAnswer } from './since-answer.js';
import { tradeDetail } from './trade-detail.js';
import { decisionAnswer, positionAnswer } from './trading-answers.js';

/** The strategies of a profile with their base weights, and its timeframes, shortest first. */
export interface ProfileVoters {
  readonly timeframes: readonly Timeframe[];
  readonly weights: Readonly<Record<string, number>>;
}

export interface CardSources {
  readonly trace: DecisionTrace;
  /** The candle that the decision stood on; `null` if it is no longer stored. */
  readonly candle: Candle | null;
  /** The profile of the decision; `null` if it is not known. */
  readonly profile: ProfileVoters | null;
  readonly missed: StoredMissedTrade | null;
  /** The later gates of a refusal; `null` if its state was not recorded. */
  readonly outlook: RefusalOutlook | null;
  /** What the trade would have become without its break-even stop. */
  readonly withoutBreakeven: SinceAnswer | null;
  readonly neighbours: DecisionNeighbours;
}

/** The why card of a decision. */
export function decisionCard(sources: CardSources): DecisionCardAnswer {
  const { trace, profile, missed, outlook, neighbours, withoutBreakeven } = sources;
  const { decision, position, trade } = trace;
  const { signal, prediction } = decision;
  const timeframes = timeframesOf(signal, profile);
  const voters = votersOf(signal, timeframes, profile);
  return {
    decision: decisionAnswer(decision),
    candle: candleOf(decision, sources.candle),
    timeframes,
    voters,
    votes: {
      ...{ votesFor: signal.votesFor, votesAgainst: signal.votesAgainst },
      silent: profile && voters.filter(({ votes }) => votes.every((vote) => vote === null)).length,
    },
    results: signal.timeframes.map(({ timeframe, direction, score, confidence, regime }) => ({
      ...{ timeframe, direction, score, confidence, regime: regimeAnswer(regime) },
    })),
    regime: regimeAnswer(signal.regime),
    book: {
      state: signal.book.state,
      score: signal.book.state === 'unknown' ? null : plainNumber(signal.book.score),
    },
    adjustments: plainNumbers(signal.adjustments),
    score: signal.score,
    confidence: {
      value: signal.confidence,
      limit: limitOf(decision, outlook, 'CONFIDENCE_BELOW_MIN'),
    },
    prediction: {
      predictor: prediction.predictor,
      probability: plainNumber(prediction.probability),
      value: plainNumber(prediction.confidence),
      limit: limitOf(decision, outlook, 'AI_BELOW_THRESHOLD'),
      contributions: plainNumbers(prediction.contributions),
      cached: prediction.cached,
    },
    gates: gateResults(decision, outlook),
    needed: neededFor(decision),
    outlook: outlookAnswer(decision, outlook),
    sizing: sizingOf(decision, outlook),
    since: decision.outcome === 'rejected' ? sinceAnswer(missed) : null,
    position: position && positionAnswer(position),
    orders: orderTrails(trace),
    trade: trade && tradeDetail(trade, position, withoutBreakeven),
    ...neighbours,
  };
}

function candleOf({ signal, at }: DecisionRecord, candle: Candle | null): DecisionCandleAnswer {
  const { primary, candleClosedAt } = signal;
  return {
    timeframe: primary,
    closedAt: instant(candleClosedAt),
    ageMs: Math.max(0, at - candleClosedAt),
    candle: candle && candleAnswer(candle),
  };
}

/** The timeframes of the profile and of the votes, shortest first. */
function timeframesOf(
  { votes, primary }: ConfluenceSignal,
  profile: ProfileVoters | null,
): readonly Timeframe[] {
  const named = new Set([
    ...(profile?.timeframes ?? []),
    ...votes.map(({ signal }) => signal.timeframe),
    primary,
  ]);
  return TIMEFRAMES.filter((timeframe) => named.has(timeframe)).sort(
    (left, right) => timeframeMs(left) - timeframeMs(right),
  );
}

/** Strategies of the profile and of the votes: the loudest first, silent ones last. */
function votersOf(
  { votes }: ConfluenceSignal,
  timeframes: readonly Timeframe[],
  profile: ProfileVoters | null,
): readonly VoterAnswer[] {
  const weights = profile?.weights ?? {};
  const spoken = votes.toSorted((a, b) => b.weight - a.weight).map(({ signal }) => signal.strategy);
  const names = new Set([...spoken, ...Object.keys(weights).sort()]);
  return [...names].map((strategy) => ({
    strategy,
    weight: weights[strategy] ?? null,
    votes: timeframes.map((timeframe) => {
      const vote = votes.find(
        ({ signal }) => signal.strategy === strategy && signal.timeframe === timeframe,
      );
      if (!vote) return null;
      const { direction, strength, confidence, entry, stop, target, at, reasons } = vote.signal;
      const { weight, agrees } = vote;
      return {
        ...{ direction, agrees, weight, strength, confidence, entry, stop, target },
        at: instant(at),
        reasons: plainNumbers(reasons),
      };
    }),
  }));
}

function regimeAnswer(regime: Regime): RegimeAnswer {
  const { trend, volatility, expanding, adx, atrRate, atrPercentile } = regime;
  return {
    ...{ trend, volatility, expanding },
    adx: plainNumber(adx),
    atrRate: plainNumber(atrRate),
    atrPercentile: plainNumber(atrPercentile),
  };
}

/** The size of an accepted entry, else the one that the refused entry would have had. */
function sizingOf(
  { sizing }: DecisionRecord,
  outlook: RefusalOutlook | null,
): DecisionCardAnswer['sizing'] {
  const shown: Sizing | null = sizing ?? outlook?.sizing ?? null;
  if (!shown) return null;
  return {
    recomputed: sizing === null,
    quantity: text(shown.quantity),
    notional: text(shown.notional),
    risk: text(shown.riskAmount),
    factors: shown.factors.map(({ name, multiplier, cap, after }) => ({
      ...{ name, multiplier, cap, after },
    })),
  };
}
