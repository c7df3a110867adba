import { describe, expect, it } from '@jest/globals';
import { bookLeaning, confluenceInput, NOW, regimeOf, strategySignal } from '@tidegate/ai/testing';
import { epochMs, invariant, MINUTE_MS } from '@tidegate/kernel';
import type { ConfluenceSignal, StrategySignal } from '@tidegate/model';

import { ConfluenceDetector } from './confluence-detector.js';
import type { ConfluenceInput } from './confluence-input.js';
import { ConfluenceOptions } from './confluence-options.js';

function detect(
  input: ConfluenceInput,
  changes: Partial<ConfluenceOptions> = {},
): ConfluenceSignal | null {
  return new ConfluenceDetector(
    Object.assign(new ConfluenceOptions(), { primaryTimeframe: '15m' }, changes),
  ).detect(input);
}

function detected(
  input: ConfluenceInput,
  changes: Partial<ConfluenceOptions> = {},
): ConfluenceSignal {
  const signal = detect(input, changes);
  invariant(signal !== null, 'The votes must have a direction');
  return signal;
}

const trendLong = strategySignal();
const keltnerLong = strategySignal({
  strategy: 'keltner',
  family: 'mean_reversion',
  strength: 0.8,
  confidence: 0.7,
  stop: 98.5,
  target: 103,
});
const supertrendLong = strategySignal({ strategy: 'supertrend', strength: 0.5, confidence: 0.5 });
const short = (signal: StrategySignal): StrategySignal => ({
  ...signal,
  direction: 'short',
  stop: 2 * signal.entry - signal.stop,
  target: 2 * signal.entry - signal.target,
});
const on = (timeframe: StrategySignal['timeframe'], signal: StrategySignal): StrategySignal => ({
  ...signal,
  timeframe,
});

describe('A signal whose levels are not a possible trade', () => {
  const shortSignal = short(keltnerLong);

  it.each([
    ['a target of zero', { ...shortSignal, target: 0 }],
    ['a target below zero', { ...shortSignal, target: -5 }],
    ['a stop below zero', { ...keltnerLong, stop: -1 }],
    ['an infinite target', { ...keltnerLong, target: Infinity }],
    ['a NaN stop', { ...keltnerLong, stop: NaN }],
    ['a NaN entry', { ...keltnerLong, entry: NaN }],
    ['a stop on the wrong side', { ...keltnerLong, stop: 101 }],
    ['a target on the wrong side', { ...shortSignal, target: 101 }],
    ['a stop at the entry', { ...keltnerLong, stop: keltnerLong.entry }],
  ])('has no vote: %s', (_, signal) => {
    expect(detect(confluenceInput([signal]))).toBeNull();
    const other = signal.direction === 'long' ? trendLong : short(trendLong);
    const joint = detected(confluenceInput([other, signal]));
    expect(joint.leader).toBe('trend');
    expect(joint.votesFor).toBe(1);
    expect(joint.votes.map(({ signal: { strategy }, weight }) => [strategy, weight])).toEqual([
      ['trend', 1],
      ['keltner', 0],
    ]);
  });
});

describe('Votes of one timeframe', () => {
  it('are weighted by base, record, and regime, and normalised', () => {
    const signal = detected(
      confluenceInput([trendLong, keltnerLong], {
        baseWeight: (strategy) => (strategy === 'keltner' ? 0.25 : 0.08),
        adaptive: (strategy) => (strategy === 'keltner' ? 0.5 : 1.5),
        regime: regimeOf({ trend: 'trend', volatility: 'low' }),
      }),
    );
    const keltner = 0.25 * 0.5 * (0.9 * 1.1);
    const trend = 0.08 * 1.5 * 1.3;
    const weights = signal.votes.map((vote) => [vote.signal.strategy, vote.weight]);
    expect(weights).toEqual([
      ['trend', expect.closeTo(trend / (trend + keltner), 12)],
      ['keltner', expect.closeTo(keltner / (trend + keltner), 12)],
    ]);
    expect(signal.score).toBeCloseTo((trend * 0.6 + keltner * 0.8) / (trend + keltner), 12);
  });

  it('bound the regime multiplier', () => {
    const row = { strategy: 'trend', trend: 2, range: 1, highVolatility: 2, lowVolatility: 1 };
    const input = confluenceInput([trendLong, keltnerLong], {
      regime: regimeOf({ volatility: 'high' }),
    });
    const [first] = detected(input, { regimeMultipliers: [row] }).votes;
    expect(first?.weight).toBeCloseTo(2 / 3, 12);
  });

  it('count 1 for the first of a family and a quarter for each further vote', () => {
    const pair = detected(confluenceInput([trendLong, supertrendLong]));
    expect(pair.votesFor).toBe(1.25);
    const [trend, supertrend] = pair.votes;
    expect((supertrend?.weight ?? 0) / (trend?.weight ?? 1)).toBeCloseTo((0.25 * 1.2) / 1.3, 12);
    expect(detected(confluenceInput([trendLong, keltnerLong])).votesFor).toBe(2);
    expect(detected(confluenceInput([trendLong, keltnerLong, supertrendLong])).votesFor).toBe(2.25);
  });

  it('decide the direction by number; equal sides give no direction', () => {
    const contested = detected(confluenceInput([trendLong, keltnerLong, short(supertrendLong)]));
    expect(contested).toMatchObject({ direction: 'long', votesFor: 2, votesAgainst: 1 });
    const against = contested.votes.filter((vote) => !vote.agrees);
    expect(against.map((vote) => vote.signal.strategy)).toEqual(['supertrend']);
    expect(detect(confluenceInput([trendLong, short(keltnerLong)]))).toBeNull();
    expect(detect(confluenceInput([]))).toBeNull();
  });

  it('need a regime, strength, confidence, and the latest candle', () => {
    const alone = confluenceInput([trendLong]);
    const withoutRegime = alone.views.map((view) => ({ ...view, regime: null }));
    expect(detect({ ...alone, views: withoutRegime })).toBeNull();
    expect(detect(confluenceInput([strategySignal({ strength: 0.29 })]))).toBeNull();
    expect(detect(confluenceInput([strategySignal({ confidence: 0.29 })]))).toBeNull();
    const nearlyOver = epochMs(NOW + 15 * MINUTE_MS - 1);
    expect(detect({ ...alone, at: nearlyOver })).not.toBeNull();
    expect(detect({ ...alone, at: epochMs(nearlyOver + 1) })).toBeNull();
  });

  it('are reported with weight 0 where the premise of the strategy fails', () => {
    const flat = regimeOf({ trend: 'range', adx: 15 });
    expect(detect(confluenceInput([trendLong], { regime: flat }))).toBeNull();
    const mixed = detected(confluenceInput([short(trendLong), keltnerLong], { regime: flat }));
    expect(mixed).toMatchObject({ direction: 'long', votesFor: 1, votesAgainst: 0 });
    expect(mixed.votes.map((vote) => [vote.signal.strategy, vote.weight])).toEqual([
      ['keltner', 1],
      ['trend', 0],
    ]);
    const fade = strategySignal({ strategy: 'mean_reversion', family: 'mean_reversion' });
    expect(detect(confluenceInput([fade], { regime: regimeOf({ adx: 36 }) }))).toBeNull();
    expect(detect(confluenceInput([fade], { regime: regimeOf({ adx: 34 }) }))).not.toBeNull();
  });

  it('have weight 0 while a guardrail disables the strategy', () => {
    const adaptive = (strategy: string): number => (strategy === 'trend' ? 0 : 1);
    expect(detect(confluenceInput([trendLong], { adaptive }))).toBeNull();
    const rest = detected(confluenceInput([trendLong, keltnerLong], { adaptive }));
    expect(rest).toMatchObject({ votesFor: 1, leader: 'keltner' });
  });
});

describe('Confidence', () => {
  it('adds named terms for votes, opposition, regime, and families', () => {
    const { confidence, adjustments } = detected(
      confluenceInput([trendLong, keltnerLong, short(supertrendLong)]),
    );
    const base = (1.3 * 0.6 + 0.9 * 0.7) / 2.2;
    expect(adjustments.confidenceBase).toBeCloseTo(base, 12);
    expect(adjustments).toMatchObject({
      confidenceVotes: 0.1,
      confidenceOpposition: -0.05,
      confidenceRegime: 0.03,
      confidenceFamilies: 0,
      confidenceTimeframes: 0,
    });
    expect(confidence).toBeCloseTo(base + 0.1 - 0.05 + 0.03, 12);
  });

  it('rises with three families and falls with several votes of one', () => {
    const flow = strategySignal({ strategy: 'order_flow', family: 'microstructure' });
    const diverse = detected(confluenceInput([trendLong, keltnerLong, flow]));
    expect(diverse.adjustments.confidenceFamilies).toBe(0.05);
    const crowd = detected(confluenceInput([trendLong, supertrendLong]));
    expect(crowd.adjustments.confidenceFamilies).toBe(-0.05);
    expect(crowd.adjustments.confidenceVotes).toBeCloseTo(0.025, 12);
  });

  it('has no regime term if the regime suits no supporter', () => {
    const range = regimeOf({ trend: 'range', adx: 22 });
    const { adjustments } = detected(confluenceInput([trendLong], { regime: range }));
    expect(adjustments.confidenceRegime).toBe(0);
  });
});

describe('Timeframes', () => {
  it('let the primary decide when it has a direction', () => {
    const signal = detected(confluenceInput([trendLong, on('1h', short(keltnerLong))]));
    expect(signal).toMatchObject({ direction: 'long', primary: '15m', leader: 'trend' });
  });

  it('let the heaviest of the heavier side decide when the primary has no direction', () => {
    const signals = [on('5m', trendLong), on('1h', trendLong), on('1m', short(keltnerLong))];
    expect(detected(confluenceInput(signals))).toMatchObject({ direction: 'long', primary: '1h' });
    const even = [on('1h', trendLong), on('30m', short(trendLong))];
    const equal = Object.assign(new ConfluenceOptions().timeframeWeights, { '30m': 2 });
    expect(detect(confluenceInput(even), { timeframeWeights: equal })).toBeNull();
  });

  it('add nothing alone, 0.10 when two agree, and 0.15 when three agree', () => {
    const term = (signals: readonly StrategySignal[]): number | undefined =>
      detected(confluenceInput(signals)).adjustments.confidenceTimeframes;
    expect(term([trendLong])).toBe(0);
    expect(term([trendLong, on('5m', trendLong)])).toBe(0.1);
    expect(term([trendLong, on('5m', trendLong), on('1h', trendLong)])).toBe(0.15);
  });

  it('lower score and confidence by their weight when they disagree', () => {
    const agreeing = detected(confluenceInput([trendLong]));
    const opposed = detected(confluenceInput([trendLong, on('5m', short(trendLong))]));
    const cost = (0.15 * 1.3) / (1.5 + 1.3);
    expect(opposed.score).toBeCloseTo(agreeing.score - cost, 12);
    expect(opposed.confidence).toBeCloseTo(agreeing.confidence - cost, 12);
    expect(opposed.timeframes.map((view) => view.direction)).toEqual(['long', 'short']);
  });

  it('must agree in the configured number', () => {
    const two = confluenceInput([trendLong, on('5m', trendLong)]);
    expect(detect(two, { timeframeAgreementMin: 2 })).not.toBeNull();
    expect(detect(two, { timeframeAgreementMin: 3 })).toBeNull();
  });
});

describe('The order book', () => {
  const withBook = (score: number): ConfluenceInput =>
    confluenceInput([trendLong], { book: bookLeaning(score) });
  const plain = detected(confluenceInput([trendLong])).confidence;

  it('is unknown, not neutral, when it is missing', () => {
    expect(detected(confluenceInput([trendLong])).book).toEqual({ state: 'unknown' });
    expect(detected(withBook(0.1)).book).toEqual({ state: 'neutral', score: 0.1 });
  });

  it('a book as a gate raises the confidence slightly when it agrees and halves it when it disagrees', () => {
    const agreeing = detected(withBook(0.4));
    expect(agreeing.book).toEqual({ state: 'agrees', score: 0.4 });
    expect(agreeing.confidence).toBeCloseTo(plain + 0.05, 12);
    const disagreeing = detected(withBook(-0.4));
    expect(disagreeing.book).toEqual({ state: 'disagrees', score: -0.4 });
    expect(disagreeing.confidence).toBeCloseTo(plain / 2, 12);
    expect(disagreeing.adjustments.confidenceBook).toBeCloseTo(-plain / 2, 12);
    expect(detected(withBook(0.1)).confidence).toBe(plain);
  });

  it('a book as a vote counts as a further family', () => {
    const vote = { bookRole: 'vote' } as const;
    const agreeing = detected(withBook(0.5), vote);
    expect(agreeing).toMatchObject({ votesFor: 2, leader: 'trend' });
    expect(agreeing.adjustments).not.toHaveProperty('confidenceBook');
    expect(agreeing.votes.find((entry) => entry.signal.strategy === 'order_book')).toMatchObject({
      agrees: true,
      signal: { strength: 0.7, confidence: 0.7, reasons: { bookScore: 0.5 } },
    });
    expect(detect(withBook(-0.5), vote)).toBeNull();
    expect(detected(withBook(0.1), vote).votesFor).toBe(1);
  });

  it.each([0.08, 0.8, 8])(
    'a book as a vote has two sevenths of the weight beside strategies of weight %p',
    (weight) => {
      const books = { ...withBook(0.5), baseWeight: () => weight };
      const weights = (input: ConfluenceInput) =>
        detected(input, { bookRole: 'vote' }).votes.map((vote) => [
          vote.signal.strategy,
          vote.weight,
        ]);
      const bookShare = expect.closeTo(0.4 / 1.4, 12);
      expect(weights(books)).toEqual([
        ['trend', expect.closeTo(1 / 1.4, 12)],
        ['order_book', bookShare],
      ]);
      const joined = confluenceInput([trendLong, keltnerLong, supertrendLong], {
        book: bookLeaning(-0.5),
        baseWeight: () => weight,
      });
      expect(weights(joined).at(-1)).toEqual(['order_book', bookShare]);
    },
  );

  it('a book as a vote shares its family with a strategy that also reads the book', () => {
    const flow = strategySignal({ strategy: 'order_flow', family: 'microstructure' });
    const bookOf = (score: number, adaptive = (_strategy: string): number => 1) =>
      detected(confluenceInput([flow, trendLong], { book: bookLeaning(score), adaptive }), {
        bookRole: 'vote',
      }).votes.at(-1)?.weight;
    expect(bookOf(0.5)).toBeCloseTo(0.1 / 1.1, 12);
    expect(bookOf(-0.5)).toBeCloseTo(0.4 / 1.4, 12);
    const withoutFlow = (strategy: string): number => (strategy === 'order_flow' ? 0 : 1);
    expect(bookOf(0.5, withoutFlow)).toBeCloseTo(0.4 / 1.4, 12);
  });

  it('never votes without a strategy', () => {
    const silenced = confluenceInput([trendLong], { book: bookLeaning(0.9), adaptive: () => 0 });
    expect(detect(silenced, { bookRole: 'vote' })).toBeNull();
  });

  it.each(['feature', 'off'] as const)(
    'a book as %s is reported without effect on the signal',
    (bookRole) => {
      const signal = detected(withBook(-0.9), { bookRole });
      expect(signal.confidence).toBe(plain);
      expect(signal.book).toEqual({ state: 'disagrees', score: -0.9 });
    },
  );
});

describe('The leader', () => {
  it('does not depend on the order of the votes', () => {
    const twins = [trendLong, strategySignal({ strategy: 'another' })];
    const forward = detected(confluenceInput(twins));
    expect(forward.leader).toBe('another');
    expect(detected(confluenceInput(twins.toReversed()))).toEqual(forward);
  });

  it('is the most confident supporter on any agreeing timeframe', () => {
    const hourly = on('1h', strategySignal({ strategy: 'reversal', confidence: 0.9, stop: 97 }));
    const signal = detected(confluenceInput([trendLong, keltnerLong, hourly]));
    expect(signal).toMatchObject({ primary: '15m', leader: 'reversal', stop: 97, target: 102 });
    expect(signal.adjustments.leaderMinutes).toBe(60);
    const against = detected(confluenceInput([trendLong, keltnerLong, short(hourly)]));
    expect(against).toMatchObject({ leader: 'keltner', entry: 100, stop: 98.5, target: 103 });
    expect(against.adjustments.leaderMinutes).toBe(15);
  });

  it('excludes silenced strategies and the order book', () => {
    const sure = on('1h', strategySignal({ strategy: 'sure', confidence: 0.99 }));
    const input = confluenceInput([trendLong, on('1h', keltnerLong), sure], {
      book: bookLeaning(1),
      adaptive: (strategy) => (strategy === 'sure' ? 0 : 1),
    });
    expect(detected(input, { bookRole: 'vote' }).leader).toBe('keltner');
  });
});
