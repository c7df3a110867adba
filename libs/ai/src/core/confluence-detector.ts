import {
  isActionable,
  timeframeMs,
  type BookStand,
  type ConfluenceSignal,
  type Direction,
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
  type ConfidenceTerms,
  type TimeframeOpinion,
  type WeightedSignal,
} from './timeframe-opinion.js';

/** Joins the votes of all strategies on all timeframes into one opinion. Keeps nothing between calls. */
export class ConfluenceDetector {
  private readonly regimeWeights: RegimeWeights;

  constructor(private readonly options: ConfluenceOptions) {
    this.regimeWeights = new RegimeWeights(options);
  }

  /**
   * `null` when no direction has the votes: nobody speaks, the sides are even, or fewer timeframes agree than
   * `timeframeAgreementMin`. How many votes are *enough* is not judged here: that is a gate of each account.
   */
  detect(input: ConfluenceInput): ConfluenceSignal | null {
    const opinions = input.views
      .map((view) => this.opinionOn(view, input))
      .filter((opinion) => opinion !== null);
    const deciding = this.decidingOf(opinions);
    const direction = deciding?.view.direction;
    if (!deciding || !direction) return null;
    const agreeing = opinions.filter((opinion) => opinion.view.direction === direction);
    if (agreeing.length < this.options.timeframeAgreementMin) return null;
    return this.signalFrom(input, { opinions, agreeing, deciding, direction });
  }

  private opinionOn(view: ConfluenceView, input: ConfluenceInput): TimeframeOpinion | null {
    const { regime } = view;
    const lifeMs = this.options.validCandles * timeframeMs(view.timeframe);
    const signals = view.signals.filter(
      (signal) => isActionable(signal) && input.at < signal.at + lifeMs,
    );
    const [first] = signals;
    if (!regime || !first) return null;
    const weighted = signals.map((signal): WeightedSignal => {
      const multiplier = this.regimeWeights.multiplierOf(signal.strategy, regime);
      const base = input.baseWeight(signal.strategy) * input.adaptive(signal.strategy, regime);
      const raw = hasPossibleLevels(signal) ? base * multiplier : 0;
      return { signal, raw, fitsRegime: multiplier > 1 };
    });
    const { bookRole, bookScoreMin, bookVoteWeight, familyShare } = this.options;
    if (bookRole === 'vote' && input.book && Math.abs(input.book.score) >= bookScoreMin) {
      weighted.push(bookVote(input.book, first, bookVoteWeight));
    }
    return opinionOf(weighted, regime, familyShare);
  }

  /** The primary timeframe when it points somewhere; else the heaviest of the heavier direction. */
  private decidingOf(opinions: readonly TimeframeOpinion[]): TimeframeOpinion | null {
    const pointing = opinions.filter((opinion) => opinion.view.direction !== null);
    const primary = pointing.find(
      (opinion) => opinion.view.timeframe === this.options.primaryTimeframe,
    );
    if (primary) return primary;
    const long = this.weightOf(pointing, 'long');
    const short = this.weightOf(pointing, 'short');
    if (long === short) return null;
    return pointing
      .filter((opinion) => opinion.view.direction === (long > short ? 'long' : 'short'))
      .reduce((heaviest, opinion) =>
        this.weightOf([opinion], null) > this.weightOf([heaviest], null) ? opinion : heaviest,
      );
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
    const { validCandles } = this.options;
    const { timeframe, regime } = deciding.view;
    const timeframeTerm = this.timeframeTerm(opinions, direction);
    const book = this.standOf(input, direction);
    const voted = this.confidenceTerms(
      { ...deciding.terms, confidenceTimeframes: timeframeTerm },
      book,
    );
    const { terms, numbers } = adjustmentsOf(clampToUnit(sumOf(voted)), direction, {
      input,
      options: this.options,
    });
    const confidence = { ...voted, ...terms };
    const { leaderMinutes, ...levels } = levelsOf({ ...found, validCandles });
    return {
      instrument: input.instrument,
      profile: input.profile,
      direction,
      score: clampToUnit(deciding.view.score + timeframeTerm),
      confidence: clampToUnit(sumOf(confidence)),
      votesFor: deciding.votesFor,
      votesAgainst: deciding.votesAgainst,
      votes: opinions.flatMap((opinion) =>
        opinion.votes.map((vote) => ({ ...vote, agrees: vote.signal.direction === direction })),
      ),
      timeframes: opinions.map((opinion) => opinion.view),
      primary: timeframe,
      regime,
      book,
      ...levels,
      entrySource: 'close',
      adjustments: {
        ...confidence,
        scoreBase: deciding.view.score,
        scoreTimeframes: timeframeTerm,
        leaderMinutes,
        ...numbers,
      },
      at: input.at,
    };
  }

  /** Unanimity of two timeframes is worth 0.10, of more 0.15; disagreement costs by its weight; one alone: 0. */
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

  /** Adds the gate's say on the clamped confidence, so that the terms sum to the result. */
  private confidenceTerms(terms: ConfidenceTerms, book: BookStand): ConfidenceTerms {
    const sum = sumOf(terms);
    const clamped = clampToUnit(sum);
    const closed = clamped === sum ? terms : { ...terms, confidenceClamp: clamped - sum };
    if (this.options.bookRole !== 'gate') return closed;
    if (book.state === 'agrees') {
      const bonus = Math.min(this.options.bookAgreementBonus, 1 - clamped);
      return { ...closed, confidenceBook: bonus };
    }
    if (book.state === 'disagrees') {
      return { ...closed, confidenceBook: clamped * (this.options.bookDisagreementFactor - 1) };
    }
    return closed;
  }

  private standOf(input: ConfluenceInput, direction: Direction): BookStand {
    if (!input.book) return { state: 'unknown' };
    const { score } = input.book;
    if (Math.abs(score) < this.options.bookScoreMin) return { state: 'neutral', score };
    const agrees = score > 0 === (direction === 'long');
    return { state: agrees ? 'agrees' : 'disagrees', score };
  }

  /** Sum of the timeframe weights of the opinions that point in `direction`; `null` takes them all. */
  private weightOf(opinions: readonly TimeframeOpinion[], direction: Direction | null): number {
    return opinions
      .filter((opinion) => direction === null || opinion.view.direction === direction)
      .reduce((sum, opinion) => sum + this.options.timeframeWeights[opinion.view.timeframe], 0);
  }
}

function clampToUnit(value: number): number {
  return Math.min(1, Math.max(0, value));
}
