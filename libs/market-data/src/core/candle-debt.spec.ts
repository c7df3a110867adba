import { describe, expect, it } from '@jest/globals';

import { CandleDebt } from './candle-debt.js';

describe('CandleDebt', () => {
  it('is as old as the oldest trade that nobody answered, whatever the order in which they are told', () => {
    const debt = new CandleDebt();
    expect(debt.since).toBeNaN();
    for (const instant of [20, 10, 30]) debt.owe(instant);
    expect([debt.since, debt.isOwedBefore(10), debt.isOwedBefore(11)]).toEqual([10, false, true]);
  });

  it('is paid up to an instant: what was traded later is still owed', () => {
    const debt = new CandleDebt();
    debt.owe(10);
    debt.owe(70);
    debt.payUntil(60);
    expect(debt.since).toBe(60);
    debt.payUntil(71);
    expect(debt.since).toBeNaN();
    debt.owe(80);
    expect(debt.since).toBe(80);
  });

  it('begins with the first message and takes a trade shortly after one as told by it', () => {
    const debt = new CandleDebt();
    expect([debt.isStarted, debt.hasMessageAbout(0, 1_000)]).toEqual([false, false]);
    debt.messageCame(5);
    expect([debt.isStarted, debt.hasMessageAbout(7, 2), debt.hasMessageAbout(8, 2)]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
