import { describe, expect, it } from '@jest/globals';

import { SignalOptions } from '../options/gate-options.js';
import { isConvincing } from './signal-gates.js';

const options = (over: Partial<SignalOptions>): SignalOptions =>
  Object.assign(
    new SignalOptions(),
    { votesMin: 2, soloAllowed: true, soloConfidenceMin: 0.7 },
    over,
  );

describe('isConvincing', () => {
  it.each([
    ['enough votes', { votesFor: 2, confidence: 0.1 }, {}, true],
    ['one vote that is sure enough alone', { votesFor: 1, confidence: 0.7 }, {}, true],
    ['one vote that is not', { votesFor: 1, confidence: 0.69 }, {}, false],
    [
      'one sure vote where none may decide alone',
      { votesFor: 1, confidence: 1 },
      { soloAllowed: false },
      false,
    ],
    ['no vote at all, however sure', { votesFor: 0, confidence: 1 }, {}, false],
  ])('judges %s', (_what, signal, over, expected) => {
    expect(isConvincing(signal, options(over))).toBe(expected);
  });
});
