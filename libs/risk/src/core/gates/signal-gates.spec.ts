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
    ['accepts enough votes', { votesFor: 2, confidence: 0.1 }, {}, true],
    ['accepts a single vote with enough confidence', { votesFor: 1, confidence: 0.7 }, {}, true],
    ['refuses a single vote with less', { votesFor: 1, confidence: 0.69 }, {}, false],
    [
      'refuses a single confident vote where solo votes are not allowed',
      { votesFor: 1, confidence: 1 },
      { soloAllowed: false },
      false,
    ],
    ['refuses a signal without votes at any confidence', { votesFor: 0, confidence: 1 }, {}, false],
  ])('%s', (_what, signal, over, expected) => {
    expect(isConvincing(signal, options(over))).toBe(expected);
  });
});
