import { describe, expect, it } from '@jest/globals';

import { laidOver, parseCandidates, type Candidate } from './candidates.js';

const settingsOf = ({ set }: Candidate): Record<string, string> =>
  Object.fromEntries(set.map(({ key, text }) => [key, text]));

describe('The list of candidates', () => {
  it('has one a line, and ignores comments and empty lines', () => {
    const candidates = parseCandidates(
      'list.txt',
      '# all\n\nplain:\nslow: market.timeframes=[4h,1d] risk.sizing.riskPerTrade=0.01 # half\r\n',
    );
    expect(candidates.map(({ name }) => name)).toEqual(['plain', 'slow']);
    expect(candidates.map(settingsOf)).toEqual([
      {},
      { 'market.timeframes': '[4h,1d]', 'risk.sizing.riskPerTrade': '0.01' },
    ]);
    expect(candidates[1]?.set[0]?.source).toBe('list.txt:4 market.timeframes');
  });

  it('lays a candidate over one above it', () => {
    const candidates = parseCandidates('list.txt', 'a: x=1 y=2\nb < a: y=3 z=4\nc < b: x=5');
    expect(candidates.map(settingsOf)).toEqual([
      { x: '1', y: '2' },
      { x: '1', y: '3', z: '4' },
      { x: '5', y: '3', z: '4' },
    ]);
  });

  it.each([
    ['a line without a name', 'x=1', /^list\.txt:1: a line is written/],
    ['a setting without a value', 'a: x', /^list\.txt:1: "x" is not written key=value/],
    ['a parent that is not above', 'a < b: x=1\nb:', /^list\.txt:1: no candidate above is named b/],
    ['a name twice', 'a:\na: x=1', /^list\.txt:2: another candidate is named a/],
    ['nothing', '# none', /^list\.txt: it has 0 candidates; 1 to 50 are possible/],
    ['too many', Array.from({ length: 51 }, (_, n) => `c${n}:`).join('\n'), /it has 51 candidates/],
  ])('is refused with %s', (_what, text, message) => {
    expect(() => parseCandidates('list.txt', text)).toThrow(message);
  });
});

describe('Settings laid over others', () => {
  it('hold for a key that both have', () => {
    const setting = (key: string, text: string) => ({ key, text, source: 'here' });
    const laid = laidOver([setting('a', '1'), setting('b', '2')], [setting('a', '3')]);
    expect(laid).toEqual([setting('a', '3'), setting('b', '2')]);
  });
});
