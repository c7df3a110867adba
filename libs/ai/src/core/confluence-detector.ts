import {
  isActionable,
  timeframeMs,
  type BookStance,
  type ConfluenceSignal,
  type ConfluenceVote,
  type Direction,
  type Reasons,
} from '@tidegate/model';

import { adjustmentsOf } from './confidence-adjustments.js';
import type { ConfluenceInput, ConfluenceView } from './confluence-input.js';
import type { ConfluenceOptions } from './confluence-options.js';
import { RegimeWeights } from './regime-weights.js';
import { hasPossibleLevels, levelsOf } from './signal-levels.js';
import {
  bookVote,
  opinionOf,
  sumOf,
  type TimeframeOpinion,
  type WeightedSignal,
} from './timeframe-opinion.js';

/** Combines the votes of all strategies on all timeframes into one signal. Stateless between calls. */
export class ConfluenceDetector {
  private readonly regimeWeights: RegimeWeights;

  constructor(private readonly options: ConfluenceOptions) {
    this.regimeWeights = new RegimeWeights(options);
  }

  /**
   * Returns `null` without a direction: there are no votes, the sides are even, or fewer timeframes than
   * `timeframeAgreementMin` agree. The gates of each account decide how many votes are enough.
   */
  detect(input: ConfluenceInput): ConfluenceSignal | null {
    const opinions: TimeframeOpinion[] = [];
    for (const view of input.views) {
      const opinion = this.opinionOn(view, input);
      if (opinion) opinions.push(opinion);
    }
    const deciding = this.decidingOf(opinions);
    const direction = deciding?.view.direction;
    if (!deciding || !direction) return null;
    const agreeing = opinions.filter((opinion) => opinion.view.direction === direction);
    if (agreeing.length < this.options.timeframeAgreementMin) return null;
    return this.signalFrom(input, { opinions, agreeing, deciding, direction });
  }

  private opinionOn(view: ConfluenceView, input: ConfluenceInput): TimeframeOpinion | null {
    const { regime } = view;
    if (!regime) return null;
    const lifeMs = this.options.validCandles * timeframeMs(view.timeframe);
    const weighted: WeightedSignal[] = [];
    for (const signal of view.signals) {
      if (!isActionable(signal) || input.at >= signal.at + lifeMs) continue;
      const multiplier = this.regimeWeights.multiplierOf(signal.strategy, regime);
      const base = input.baseWeight(signal.strategy) * input.adaptive(signal.strategy, regime);
      const raw = hasPossibleLevels(signal) ? base * multiplier : 0;
      weighted.push({ signal, raw, fitsRegime: multiplier > 1 });
    }
    const [first] = weighted;
    if (!first) return null;
    const { bookRole, bookScoreMin, bookVoteWeight, familyShare } = this.options;
    if (bookRole === 'vote' && input.book && Math.abs(input.book.score) >= bookScoreMin) {
      weighted.push(bookVote(input.book, first.signal, bookVoteWeight));
    }
    return opinionOf(weighted, regime, familyShare);
  }

  /** The primary timeframe if it has a direction; else the heaviest timeframe of the heavier direction. */
  private decidingOf(opinions: readonly TimeframeOpinion[]): TimeframeOpinion | null {
    const { primaryTimeframe } = this.options;
    const long = this.weightOf(opinions, 'long');
    const short = this.weightOf(opinions, 'short');
    const heavier = long === short ? null : long > short ? 'long' : 'short';
    let heaviest: TimeframeOpinion | null = null;
    for (const opinion of opinions) {
      const { direction, timeframe } = opinion.view;
      if (direction !== null && timeframe === primaryTimeframe) return opinion;
      if (direction === null || direction !== heavier) continue;
      if (!heaviest || this.outweighs(opinion, heaviest)) heaviest = opinion;
    }
    return heaviest;
  }

  private outweighs({ view: left }: TimeframeOpinion, { view: right }: TimeframeOpinion): boolean {
    const { timeframeWeights } = this.options;
    return timeframeWeights[left.timeframe] > timeframeWeights[right.timeframe];
  }

  private signalFrom(
    input: ConfluenceInput,
    found: {
      readonly opinions: readonly TimeframeOpinion[];
      readonly agreeing: readonly TimeframeOpinion[];
      readonly deciding: TimeframeOpinion;
      readonly direction: Direction;
    },
  ): ConfluenceSignal {
    const { opinions, deciding, direction } = found;
    const { timeframe, regime, score } = deciding.view;
    const book = this.stanceOf(input, direction);
    const timeframeTerm = this.timeframeTerm(opinions, direction);
    const terms: Record<string, number> = {
      ...deciding.terms,
      confidenceTimeframes: timeframeTerm,
    };
    this.addBookTerms(terms, book);
    const { options } = this;
    const adjusted = adjustmentsOf(clampToUnit(sumOf(terms)), direction, { input, options });
    Object.assign(terms, adjusted.terms);
    const confidence = clampToUnit(sumOf(terms));
    const levels = levelsOf({ ...found, validCandles: options.validCandles });
    // Each signal has its own terms object, so the inputs of the terms are added to it.
    const adjustments: Record<string, Reasons[string]> = terms;
    adjustments.scoreBase = score;
    adjustments.scoreTimeframes = timeframeTerm;
    adjustments.leaderMinutes = levels.leaderMinutes;
    Object.assign(adjustments, adjusted.numbers);
    return {
      instrument: input.instrument,
      profile: input.profile,
      direction,
      score: clampToUnit(score + timeframeTerm),
      confidence,
      votesFor: deciding.votesFor,
      votesAgainst: deciding.votesAgainst,
      votes: votesOf(opinions, direction),
      timeframes: opinions.map((opinion) => opinion.view),
      primary: timeframe,
      regime,
      book,
      entry: levels.entry,
      stop: levels.stop,
      target: levels.target,
      leader: levels.leader,
      candleClosedAt: levels.candleClosedAt,
      validUntil: levels.validUntil,
      entrySource: 'close',
      adjustments,
      at: input.at,
    };
  }

  /** 0.10 for two unanimous timeframes, 0.15 for more, 0 for one; a penalty by weight share for disagreement. */
  private timeframeTerm(opinions: readonly TimeframeOpinion[], direction: Direction): number {
    const agreeing = this.weightOf(opinions, direction);
    const opposing = this.weightOf(opinions, direction === 'long' ? 'short' : 'long');
    if (opposing > 0) {
      return (-this.options.timeframeConflictPenalty * opposing) / (agreeing + opposing);
    }
    const count = opinions.filter((opinion) => opinion.view.direction === direction).length;
    if (count === 1) return 0;
    return count === 2 ? 0.1 : 0.15;
  }

  /** Adds the term that clamps the votes to 0–1, then the book's term as a gate. The terms then sum to the result. */
  private addBookTerms(terms: Record<string, number>, book: BookStance): void {
    const sum = sumOf(terms);
    const clamped = clampToUnit(sum);
    if (clamped !== sum) terms.confidenceClamp = clamped - sum;
    if (this.options.bookRole !== 'gate') return;
    const { bookAgreementBonus, bookDisagreementFactor } = this.options;
    if (book.state === 'agrees') {
      terms.confidenceBook = Math.min(bookAgreementBonus, 1 - clamped);
    } else if (book.state === 'disagrees') {
      terms.confidenceBook = clamped * (bookDisagreementFactor - 1);
    }
  }

  private stanceOf(input: ConfluenceInput, direction: Direction): BookStance {
    if (!input.book) return { state: 'unknown' };
    const { score } = input.book;
    if (Math.abs(score) < this.options.bookScoreMin) return { state: 'neutral', score };
    const agrees = score > 0 === (direction === 'long');
    return { state: agrees ? 'agrees' : 'disagrees', score };
  }

  /** Sum of the timeframe weights of the opinions in `direction`. */
  private weightOf(opinions: readonly TimeframeOpinion[], direction: Direction): number {
    let sum = 0;
    for (const { view } of opinions) {
      if (view.direction === direction) sum += this.options.timeframeWeights[view.timeframe];
    }
    return sum;
  }
}

/** Votes of all timeframes, each marked as agreeing with the direction or not. */
function votesOf(
  opinions: readonly TimeframeOpinion[],
  direction: Direction,
): readonly ConfluenceVote[] {
  const votes: ConfluenceVote[] = [];
  for (const opinion of opinions) {
    for (const { signal, weight } of opinion.votes) {
      votes.push({ signal, weight, agrees: signal.direction === direction });
    }
  }
  return votes;
}

function clampToUnit(value: number): number {
  return Math.min(1, Math.max(0, value));
}
