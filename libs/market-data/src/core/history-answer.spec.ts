import { describe, expect, it } from '@jest/globals';

import { HistoryAnswer } from './history-answer.js';

describe('HistoryAnswer', () => {
  it('says nothing before it is given', () => {
    const history = new HistoryAnswer();
    expect([history.emptyUntil(5), history.unknownUntil(5)]).toEqual([5, 5]);
  });

  it('calls empty what it passes over between its first and its last candle, and nothing beside them', () => {
    const history = new HistoryAnswer();
    history.take(10, 20);
    expect([9, 10, 19, 20].map((openTime) => history.emptyUntil(openTime))).toEqual([
      9, 20, 20, 20,
    ]);
  });

  it('calls unknown what lies before the beginning of all that the venue has', () => {
    const history = new HistoryAnswer();
    history.hasNothingBefore(10);
    expect([4, 9, 10, 11].map((openTime) => history.unknownUntil(openTime))).toEqual([
      10, 10, 10, 11,
    ]);
  });
});
