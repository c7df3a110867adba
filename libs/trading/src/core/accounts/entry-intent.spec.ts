import { describe, expect, it } from '@jest/globals';

import { adaptiveAfterTrade, AdaptiveOptions, INITIAL_ADAPTIVE_STATE } from '@tidegate/ai';
import { bookLeaning, closedTrade, strategySignal } from '@tidegate/ai/testing';
import { profileHash, decisionId } from '@tidegate/kernel';
import type { ConfluenceSignal, ConfluenceVote, Timeframe } from '@tidegate/model';

import { BTC, decisionRow, marketView } from '../../../testing/index.js';
import { entryIntentOf } from './entry-intent.js';

interface Vote {
  readonly weight?: number;
  readonly agrees?: boolean;
  readonly timeframe?: Timeframe;
}

function voteOf(
  strategy: string,
  { weight = 0.5, agrees = true, timeframe }: Vote,
): ConfluenceVote {
  const signal = strategySignal({ strategy, ...(timeframe && { timeframe }) });
  return { signal, weight, agrees };
}

/** The supporters of an entry that was decided with these votes. */
function supportersOf(votes: readonly ConfluenceVote[]): readonly string[] {
  const row = decisionRow();
  const { prediction, sizing, at } = row;
  if (!sizing || !prediction) throw new Error('the decision has a size and a prediction');
  const signal: ConfluenceSignal = { ...row.signal, leader: 'trend', votes };
  const offer = {
    ...{ id: row.signalId, signal, instrument: BTC, market: marketView(), book: bookLeaning(0) },
    ...{ at, madeAt: at },
    ...{ predict: () => prediction, trigger: 'candle_closed' as const },
  };
  return entryIntentOf(offer, {
    decision: decisionId('d-1'),
    sizing,
    profile: profileHash('p'),
  }).supporters;
}

describe('entryIntentOf', () => {
  it('names as supporters the strategies that voted for the entry', () => {
    const votes = [voteOf('trend', {}), voteOf('keltner', {}), voteOf('fader', { agrees: false })];
    expect(supportersOf(votes)).toEqual(['trend', 'keltner']);
  });

  it('leaves out a strategy whose vote had no weight', () => {
    const votes = [voteOf('trend', {}), voteOf('banned', { weight: 0 })];
    expect(supportersOf(votes)).toEqual(['trend']);
  });

  it('names a strategy once, however many timeframes it voted on', () => {
    const votes = [
      voteOf('trend', { timeframe: '5m' }),
      voteOf('trend', { timeframe: '15m' }),
      voteOf('trend', { timeframe: '1h', weight: 0 }),
    ];
    expect(supportersOf(votes)).toEqual(['trend']);
  });

  it('names a strategy that is silenced on one timeframe and has a vote on another', () => {
    const votes = [
      voteOf('trend', {}),
      voteOf('keltner', { timeframe: '5m', weight: 0 }),
      voteOf('keltner', { timeframe: '15m' }),
    ];
    expect(supportersOf(votes)).toEqual(['trend', 'keltner']);
  });

  it('does not name the order book, which is no strategy', () => {
    expect(supportersOf([voteOf('trend', {}), voteOf('order_book', {})])).toEqual(['trend']);
  });

  it('lets a trade change the record of its supporters only, by one trade each', () => {
    const supporters = supportersOf([
      voteOf('trend', { timeframe: '5m' }),
      voteOf('trend', { timeframe: '15m' }),
      voteOf('keltner', {}),
      voteOf('banned', { weight: 0 }),
    ]);
    const trade = closedTrade({ strategy: 'trend', supporters, rMultiple: -1 });
    const { strategies } = adaptiveAfterTrade(INITIAL_ADAPTIVE_STATE, trade, new AdaptiveOptions());
    const counted = Object.entries(strategies).map(([name, { trades }]) => [name, trades.length]);
    expect(counted).toEqual([
      ['trend', 1],
      ['keltner', 1],
    ]);
  });
});
