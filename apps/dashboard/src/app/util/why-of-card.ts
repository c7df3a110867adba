import type {
  DecisionCardAnswer,
  GateResultAnswer,
  SinceAnswer,
  VoterAnswer,
} from '@tidegate/contracts';

import type { GateRow, GateState, Reading, ScoreRow, SinceFacts, VoteRow, WhyView } from './why.js';

/** How a regime is said in the user's language. */
export type RegimeWords = (regime: DecisionCardAnswer['regime']) => string;

/** The why card of a decision as the API answers it. */
export function whyOfCard(card: DecisionCardAnswer, regimeWords: RegimeWords): WhyView {
  const { decision, votes, candle } = card;
  return {
    id: decision.id,
    at: decision.at,
    instrument: decision.instrument.split(':').at(-1) ?? decision.instrument,
    outcome: decision.outcome,
    direction: decision.direction,
    strategy: decision.strategy,
    gates: card.gates.map(gateRow),
    votes: {
      timeframes: card.timeframes,
      rows: card.voters.map(voteRow),
      votesFor: votes.votesFor,
      votesAgainst: votes.votesAgainst,
      silent: votes.silent ?? 0,
    },
    candle:
      candle.candle === null
        ? null
        : { ...candle.candle, timeframe: candle.timeframe, closedAt: candle.closedAt },
    regime: regimeWords(card.regime),
    scores: scoresOf(card),
    sizing: {
      quantity: decision.quantity,
      notional: decision.notional,
      risk: decision.risk,
      steps: card.sizing?.factors ?? [],
    },
    since: sinceOf(card),
  };
}

function gateRow(result: GateResultAnswer): GateRow {
  const { check, value, limit } = result;
  const reading: Reading | null =
    check === null || value === null
      ? null
      : { value, limit, comparator: check.comparator, unit: check.unit };
  return { code: result.gate, state: stateOf(result), reading, note: result.message };
}

function stateOf({ mark, outlook }: GateResultAnswer): GateState {
  switch (mark) {
    case 'passed':
    case 'refused':
    case 'skipped':
      return mark;
    case 'not_asked':
      if (outlook === null) return 'skipped';
      return outlook === 'passes' ? 'outlook-passes' : 'outlook-refuses';
  }
}

function voteRow({ strategy, weight, votes }: VoterAnswer): VoteRow {
  const strongest = votes
    .filter((vote) => vote !== null)
    .sort((a, b) => b.strength - a.strength)[0];
  const reasons = Object.entries(strongest?.reasons ?? {}).filter(
    (reason): reason is [string, number] => typeof reason[1] === 'number',
  );
  return {
    strategy,
    weight,
    reasons,
    cells: votes.map((vote) =>
      vote === null ? null : { direction: vote.direction, strength: vote.strength },
    ),
  };
}

function scoresOf({ confidence, prediction }: DecisionCardAnswer): readonly ScoreRow[] {
  const confluence: ScoreRow = {
    key: 'confluence',
    value: confidence.value,
    limit: confidence.limit,
    passed: passes(confidence.value, confidence.limit),
    note: '',
  };
  if (prediction.value === null) return [confluence];
  return [
    confluence,
    {
      key: 'prediction',
      value: prediction.value,
      limit: prediction.limit,
      passed: passes(prediction.value, prediction.limit),
      note: prediction.predictor,
    },
  ];
}

const passes = (value: number, limit: number | null): boolean | null =>
  limit === null ? null : value >= limit;

/** A refused decision was followed on the market; an accepted one has its trade. */
function sinceOf({ since, trade, position, decision }: DecisionCardAnswer): SinceFacts | null {
  if (since !== null) return followed(since);
  if (trade !== null) {
    const end = trade.exitReason.includes('target')
      ? 'target'
      : trade.exitReason.includes('stop')
        ? 'stop'
        : 'time';
    return { end, multiple: trade.rMultiple };
  }
  return position !== null && decision.outcome === 'accepted'
    ? { end: 'open', multiple: null }
    : null;
}

/** What became of a trade that was not made; `null` if it could not be followed. */
export function followed({ state, r }: SinceAnswer): SinceFacts | null {
  switch (state) {
    case 'target':
    case 'stop':
      return { end: state, multiple: r };
    case 'time_limit':
      return { end: 'time', multiple: r };
    case 'following':
      return { end: 'open', multiple: r };
    case 'not_followed':
      return null;
  }
}
