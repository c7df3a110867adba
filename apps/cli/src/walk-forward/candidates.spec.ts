import { describe, expect, it } from '@jest/globals';

import { withOverrides, parseCandidates, type Candidate } from './candidates.js';

const settingsOf = ({ set }: Candidate): Record<string, string> =>
  Object.fromEntries(set.map(({ key, text }) => [key, text]));

describe('parseCandidates', () => {
  it('a candidate file has one candidate per line and ignores comments and empty lines', () => {
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

  it('a candidate overrides the settings of its parent candidate', () => {
    const candidates = parseCandidates('list.txt', 'a: x=1 y=2\nb < a: y=3 z=4\nc < b: x=5');
    expect(candidates.map(settingsOf)).toEqual([
      { x: '1', y: '2' },
      { x: '1', y: '3', z: '4' },
      { x: '5', y: '3', z: '4' },
    ]);
  });

  it.each([
    ['a line without a name', 'x=1', /^list\.txt:1: write a candidate as/],
    ['a setting without a value', 'a: x', /^list\.txt:1: "x" is not key=value/],
    [
      'a parent that is not defined above',
      'a < b: x=1\nb:',
      /^list\.txt:1: no candidate above is named b/,
    ],
    ['a duplicate name', 'a:\na: x=1', /^list\.txt:2: another candidate is named a/],
    ['an empty list', '# none', /^list\.txt: 0 candidates; give 1 to 50/],
    [
      'too many candidates',
      Array.from({ length: 51 }, (_, n) => `c${n}:`).join('\n'),
      /51 candidates/,
    ],
  ])('a candidate file with %s is rejected', (_what, text, message) => {
    expect(() => parseCandidates('list.txt', text)).toThrow(message);
  });
});

describe('withOverrides', () => {
  it('an override replaces the setting with the same key', () => {
    const setting = (key: string, text: string) => ({ key, text, source: 'here' });
    const merged = withOverrides([setting('a', '1'), setting('b', '2')], [setting('a', '3')]);
    expect(merged).toEqual([setting('a', '3'), setting('b', '2')]);
  });
});
