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

/** The supporters of an entry with these votes. */
function supportersOf(votes: readonly ConfluenceVote[]): readonly string[] {
  const row = decisionRow();
  const { prediction, sizing, at } = row;
  if (!sizing || !prediction) throw new Error('The decision row lacks a size or a prediction');
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
  it('lists the strategies that voted for the entry as supporters', () => {
    const votes = [voteOf('trend', {}), voteOf('keltner', {}), voteOf('fader', { agrees: false })];
    expect(supportersOf(votes)).toEqual(['trend', 'keltner']);
  });

  it('excludes a strategy whose vote had no weight', () => {
    const votes = [voteOf('trend', {}), voteOf('banned', { weight: 0 })];
    expect(supportersOf(votes)).toEqual(['trend']);
  });

  it('lists a strategy once when it voted on several timeframes', () => {
    const votes = [
      voteOf('trend', { timeframe: '5m' }),
      voteOf('trend', { timeframe: '15m' }),
      voteOf('trend', { timeframe: '1h', weight: 0 }),
    ];
    expect(supportersOf(votes)).toEqual(['trend']);
  });

  it('lists a strategy that is silenced on one timeframe and votes on another', () => {
    const votes = [
      voteOf('trend', {}),
      voteOf('keltner', { timeframe: '5m', weight: 0 }),
      voteOf('keltner', { timeframe: '15m' }),
    ];
    expect(supportersOf(votes)).toEqual(['trend', 'keltner']);
  });

  it('excludes the order book, which is not a strategy', () => {
    expect(supportersOf([voteOf('trend', {}), voteOf('order_book', {})])).toEqual(['trend']);
  });

  it('adds one trade to the record of each supporter and of no other strategy', () => {
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
