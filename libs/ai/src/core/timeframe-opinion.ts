import type {
  BookAnalysis,
  Direction,
  Regime,
  StrategySignal,
  TimeframeView,
} from '@tidegate/model';

/** Strategy name of the book's vote. */
export const BOOK_VOTER = 'order_book';

/** An actionable signal with its weight before family shares. */
export interface WeightedSignal {
  readonly signal: StrategySignal;
  /**
   * For a strategy: base × adaptive × regime multiplier, 0 if silenced or disabled; only ratios matter. For the book:
   * its weight relative to the strategies, which have a total weight of 1.
   */
  readonly raw: number;
  /** Whether the regime raises this strategy's weight. */
  readonly fitsRegime: boolean;
}

/** A vote with its share of the timeframe's weight. */
export interface TimeframeVote {
  readonly signal: StrategySignal;
  /** Weight after family shares; the votes of a timeframe sum to 1. */
  readonly weight: number;
}

/** Named terms that sum to a confidence. */
export type ConfidenceTerms = Readonly<Record<string, number>>;

/** Combined opinion of one timeframe, with its votes and terms. */
export interface TimeframeOpinion {
  readonly view: TimeframeView;
  readonly votes: readonly TimeframeVote[];
  readonly votesFor: number;
  readonly votesAgainst: number;
  readonly terms: ConfidenceTerms;
}

/** Weighs the votes of one timeframe. Returns `null` if no strategy has a vote; the book does not vote alone. */
export function opinionOf(
  weighted: readonly WeightedSignal[],
  regime: Regime,
  familyShare: number,
): TimeframeOpinion | null {
  const live = weighted.filter((entry) => entry.raw > 0);
  const first = live.find((entry) => !isBook(entry.signal));
  if (!first) return null;
  const { timeframe } = first.signal;
  const votes = normalised(weighted, familyShare);
  const long = familyVotes(live, 'long', familyShare);
  const short = familyVotes(live, 'short', familyShare);
  if (long === short) {
    const view = { timeframe, direction: null, regime, score: 0, confidence: 0 };
    return { view, votes, votesFor: long, votesAgainst: short, terms: {} };
  }
  const direction = long > short ? 'long' : 'short';
  const votesFor = Math.max(long, short);
  const terms = termsOf({ votes, live, direction, votesFor });
  const confidence = Math.min(1, Math.max(0, sumOf(terms)));
  const score = weightedMean(votes, direction, (signal) => signal.strength);
  return {
    view: { timeframe, direction, regime, score, confidence },
    votes,
    votesFor,
    votesAgainst: Math.min(long, short),
    terms,
  };
}

/** The book's vote. Strength and confidence follow its score. All levels are the mid, because the book never leads. */
export function bookVote(book: BookAnalysis, like: StrategySignal, weight: number): WeightedSignal {
  const conviction = Math.min(0.4 + 0.6 * Math.abs(book.score), 1);
  return {
    signal: {
      strategy: BOOK_VOTER,
      family: 'microstructure',
      instrument: like.instrument,
      timeframe: like.timeframe,
      direction: book.score > 0 ? 'long' : 'short',
      strength: conviction,
      confidence: conviction,
      entry: book.mid,
      stop: book.mid,
      target: book.mid,
      reasons: { bookScore: book.score, imbalance: book.imbalance },
      at: like.at,
    },
    raw: weight,
    fitsRegime: false,
  };
}

/** Whether a vote is the book's, which never leads and does not count as opposition. */
export function isBook(signal: StrategySignal): boolean {
  return signal.strategy === BOOK_VOTER;
}

export function sumOf(terms: ConfidenceTerms): number {
  let sum = 0;
  for (const name in terms) sum += terms[name] as number;
  return sum;
}

/** The first vote of a family counts 1, each further vote `familyShare`. */
function familyVotes(
  live: readonly WeightedSignal[],
  direction: Direction,
  familyShare: number,
): number {
  const families = new Set<string>();
  let votes = 0;
  for (const { signal } of live) {
    if (signal.direction !== direction) continue;
    families.add(signal.family);
    votes += 1;
  }
  return families.size + familyShare * (votes - families.size);
}

/**
 * The heaviest vote of a family keeps its weight; the others keep `familyShare` of theirs. The strategies are
 * normalised to 1 before the book is added, so that its share does not depend on their scale. Then all votes are
 * normalised to 1.
 */
function normalised(
  weighted: readonly WeightedSignal[],
  familyShare: number,
): readonly TimeframeVote[] {
  const sorted = weighted.toSorted(byWeight);
  const shared: { signal: StrategySignal; weight: number }[] = [];
  let book = 0;
  let strategies = 0;
  for (const [index, { signal, raw }] of sorted.entries()) {
    const weight = isFamilyCounted(sorted, index) ? raw * familyShare : raw;
    if (isBook(signal)) book = weight;
    else strategies += weight;
    shared.push({ signal, weight });
  }
  for (const vote of shared) {
    vote.weight /= isBook(vote.signal) ? 1 + book : strategies * (1 + book);
  }
  return shared;
}

/** Whether a heavier vote of the same family has the same direction. */
function isFamilyCounted(sorted: readonly WeightedSignal[], index: number): boolean {
  const { direction, family } = (sorted[index] as WeightedSignal).signal;
  for (let heavier = 0; heavier < index; heavier++) {
    const { signal, raw } = sorted[heavier] as WeightedSignal;
    if (raw > 0 && signal.direction === direction && signal.family === family) return true;
  }
  return false;
}

/** Heaviest first, ties by name, independent of registration order. The book is last: its weight has another scale. */
function byWeight(left: WeightedSignal, right: WeightedSignal): number {
  if (isBook(left.signal) !== isBook(right.signal)) return isBook(left.signal) ? 1 : -1;
  if (left.raw !== right.raw) return right.raw - left.raw;
  return left.signal.strategy < right.signal.strategy ? -1 : 1;
}

function termsOf(of: {
  readonly votes: readonly TimeframeVote[];
  readonly live: readonly WeightedSignal[];
  readonly direction: Direction;
  readonly votesFor: number;
}): ConfidenceTerms {
  const agreeing = of.live.filter((entry) => entry.signal.direction === of.direction);
  const opposing = of.live.filter(
    ({ signal }) => signal.direction !== of.direction && !isBook(signal),
  ).length;
  const families = new Set(agreeing.map((entry) => entry.signal.family)).size;
  return {
    confidenceBase: weightedMean(of.votes, of.direction, (signal) => signal.confidence),
    confidenceVotes: Math.min(0.1 * (of.votesFor - 1), 0.3),
    confidenceOpposition: -Math.min(0.05 * opposing, 0.2),
    confidenceRegime: agreeing.some((entry) => entry.fitsRegime) ? 0.03 : 0,
    confidenceFamilies: familyTerm(families, agreeing.length),
  };
}

/** +0.05 for three or more independent families, −0.05 for several votes of one family. */
function familyTerm(families: number, votes: number): number {
  if (families >= 3) return 0.05;
  return families === 1 && votes > 1 ? -0.05 : 0;
}

function weightedMean(
  votes: readonly TimeframeVote[],
  direction: Direction,
  read: (signal: StrategySignal) => number,
): number {
  let weights = 0;
  let sum = 0;
  for (const { signal, weight } of votes) {
    if (signal.direction !== direction || !(weight > 0)) continue;
    weights += weight;
    sum += weight * read(signal);
  }
  return sum / weights;
}
