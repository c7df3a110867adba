import { describe, expect, it } from '@jest/globals';

import { epochMs } from '@tidegate/kernel';
import { CacheDesk, START } from '@tidegate/market-data/testing';
import type { EngineEvent } from '@tidegate/model';

import { QuoteAlarms, type QuoteAlarmsSetup } from './quote-alarms.js';

const SECOND = 1_000;

class Desk {
  readonly market = new CacheDesk();
  readonly events: EngineEvent[] = [];
  readonly alarms: QuoteAlarms;
  isHeld = true;

  constructor(over: Partial<QuoteAlarmsSetup> = {}) {
    this.alarms = new QuoteAlarms({
      clock: this.market.time,
      cache: this.market.cache,
      speed: 1,
      quoteAlarmAgeMs: 120 * SECOND,
      isHeld: () => this.isHeld,
      onEvent: (event) => this.events.push(event),
      ...over,
    });
  }

  checkAt(seconds: number): readonly EngineEvent[] {
    this.market.time.jumpTo(epochMs(START + seconds * SECOND));
    this.alarms.check();
    return this.events.splice(0);
  }
}

describe('QuoteAlarms', () => {
  it('raises one alarm when the quote of an open position is too old, and clears it on the next quote', () => {
    const desk = new Desk();
    const { id: instrument } = desk.market.instrument;
    desk.market.quote(100);
    expect(desk.checkAt(120)).toEqual([]);
    expect(desk.alarms.active).toEqual([]);
    expect(desk.checkAt(121)).toEqual([
      {
        type: 'quote_alarm',
        instrument,
        raised: true,
        quoteAgeMs: 121 * SECOND,
        at: START + 121 * SECOND,
      },
    ]);
    expect(desk.checkAt(126)).toEqual([]);
    expect(desk.alarms.active).toEqual([instrument]);
    desk.market.quote(101);
    expect(desk.checkAt(127)).toMatchObject([{ raised: false, quoteAgeMs: SECOND }]);
    expect(desk.alarms.active).toEqual([]);
  });

  it('raises no alarm without an open position, and clears one when the position closes', () => {
    const desk = new Desk();
    desk.isHeld = false;
    expect(desk.checkAt(0)).toEqual([]);
    expect(desk.checkAt(300)).toEqual([]);
    desk.isHeld = true;
    expect(desk.checkAt(305)).toMatchObject([{ raised: true }]);
    desk.isHeld = false;
    expect(desk.checkAt(310)).toMatchObject([{ raised: false }]);
  });

  it('measures the age of a missing quote from the first check', () => {
    const desk = new Desk();
    expect(desk.checkAt(100)).toEqual([]);
    expect(desk.checkAt(220)).toEqual([]);
    expect(desk.checkAt(221)).toMatchObject([{ raised: true, quoteAgeMs: 121 * SECOND }]);
  });

  it('measures quote age in real time at any market speed', () => {
    const desk = new Desk({ speed: 60 });
    desk.market.quote(100);
    expect(desk.checkAt(120 * 60)).toEqual([]);
    expect(desk.checkAt(121 * 60)).toMatchObject([{ raised: true }]);
  });
});
