import { describe, expect, it } from '@jest/globals';

import { HistoryAnswer } from './history-answer.js';

describe('HistoryAnswer', () => {
  it('reports nothing before the first response', () => {
    const history = new HistoryAnswer();
    expect([history.emptyUntil(5), history.unknownUntil(5)]).toEqual([5, 5]);
  });

  it('reports only intervals between its first and last candle as empty', () => {
    const history = new HistoryAnswer();
    history.take(10, 20);
    expect([9, 10, 19, 20].map((openTime) => history.emptyUntil(openTime))).toEqual([
      9, 20, 20, 20,
    ]);
  });

  it("reports intervals before the start of the venue's history as unknown", () => {
    const history = new HistoryAnswer();
    history.hasNothingBefore(10);
    expect([4, 9, 10, 11].map((openTime) => history.unknownUntil(openTime))).toEqual([
      10, 10, 10, 11,
    ]);
  });
});
