import { describe, expect, it } from '@jest/globals';

import { OverdueCandles } from './overdue-candles.js';

describe('OverdueCandles', () => {
  it('reports the oldest unanswered trade, in any order of arrival', () => {
    const overdue = new OverdueCandles();
    expect(overdue.since).toBeNaN();
    for (const instant of [20, 10, 30]) overdue.add(instant);
    expect([overdue.since, overdue.isOverdueBefore(10), overdue.isOverdueBefore(11)]).toEqual([
      10,
      false,
      true,
    ]);
  });

  it('clears trades up to an instant and keeps later ones overdue', () => {
    const overdue = new OverdueCandles();
    overdue.add(10);
    overdue.add(70);
    overdue.clearUntil(60);
    expect(overdue.since).toBe(60);
    overdue.clearUntil(71);
    expect(overdue.since).toBeNaN();
    overdue.add(80);
    expect(overdue.since).toBe(80);
  });

  it('starts with the first message and counts a trade shortly after a message as included', () => {
    const overdue = new OverdueCandles();
    expect([overdue.isStarted, overdue.hasMessageAbout(0, 1_000)]).toEqual([false, false]);
    overdue.messageReceived(5);
    expect([
      overdue.isStarted,
      overdue.hasMessageAbout(7, 2),
      overdue.hasMessageAbout(8, 2),
    ]).toEqual([true, true, false]);
  });
});
