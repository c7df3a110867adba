import { describe, expect, it } from '@jest/globals';

import { bestMatches, matchScore } from './palette-match.js';

const ENTRIES = ['Overview', 'Market', 'BTC/USD', 'ETH/BTC', 'Übersicht', 'Mask amounts'];
const best = (query: string): readonly string[] =>
  bestMatches(query, ENTRIES, { textOf: (entry) => [entry], limit: 3 });

describe('the palette', () => {
  it('prefers the start of a text to the start of a word, and that to letters with gaps', () => {
    expect(best('btc')).toEqual(['BTC/USD', 'ETH/BTC']);
    expect(best('am')).toEqual(['Mask amounts']);
  });

  it('finds letters with gaps', () => {
    expect(best('btus')).toEqual(['BTC/USD']);
  });

  it('ignores case and accents', () => {
    expect(best('UBER')).toEqual(['Übersicht']);
  });

  it('shows the first entries for an empty query', () => {
    expect(best('')).toEqual(['Overview', 'Market', 'BTC/USD']);
  });

  it('finds nothing where letters are missing', () => {
    expect(best('xyz')).toEqual([]);
    expect(matchScore('zz', 'z')).toBeNull();
  });

  it('takes the best of several texts of an entry', () => {
    const entries = [{ names: ['Pause', 'Stop entries'] }, { names: ['Stopped'] }];
    expect(
      bestMatches('stop', entries, { textOf: ({ names }) => names, limit: 2 }).map(
        ({ names }) => names[0],
      ),
    ).toEqual(['Stopped', 'Pause']);
  });
});
