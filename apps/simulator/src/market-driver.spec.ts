import { beforeEach, describe, expect, it } from '@jest/globals';
import { epochMs, ManualTime, type EpochMs } from '@tidegate/kernel';

import { MONDAY } from '../testing/index.js';
import { MarketDriver } from './market-driver.js';
import { publishEveryMs } from './simulator-options.js';

describe('MarketDriver', () => {
  let time: ManualTime;
  let stops: number[];
  let position: EpochMs;

  beforeEach(() => {
    time = new ManualTime(MONDAY);
    stops = [];
    position = MONDAY;
  });

  const aDriver = (candles: { lengthMs: number; leadMs: number } | null = null): MarketDriver =>
    new MarketDriver({
      market: {
        playedTo: () => position,
        playTo: (instant) => {
          position = instant;
        },
      },
      time,
      publishEveryMs: 2_500,
      candles,
      onPlayed: () => stops.push(position - MONDAY),
    });

  it('stops at fixed instants and at the end of each minute, independent of timers', () => {
    const driver = aDriver();
    driver.start();
    time.advanceBy(7_700);
    expect(stops).toEqual([2_500, 5_000, 7_500]);
    time.advanceTo(epochMs(MONDAY + 62_500));
    expect(stops.slice(-2)).toEqual([60_000, 62_500]);
    driver.stop();
  });

  it('plays whole minutes while it lags far behind, a bounded number per turn', () => {
    time.jumpTo(epochMs(MONDAY + 3_600_000));
    const driver = aDriver();
    driver.start();
    expect(stops).toEqual(Array.from({ length: 16 }, (_, nth) => (nth + 1) * 60_000));
    time.advanceBy(0);
    expect(stops.at(-1)).toBe(3_600_000);
    expect(stops.length).toBeLessThan(60 + 2 * 24);
    driver.stop();
  });

  it('publishes candles shortly before they end', () => {
    const driver = aDriver({ lengthMs: 60_000, leadMs: 500 });
    while (driver.playStep(epochMs(MONDAY + 179_499)));
    expect(stops).toEqual([59_500, 119_500]);
  });

  it('does nothing after stop', () => {
    const driver = aDriver();
    driver.start();
    driver.stop();
    time.advanceBy(60_000);
    expect(stops).toEqual([]);
  });

  it('publishes every grid step at low speed and keeps books fresh at high speed', () => {
    expect([1, 30, 100, 300, 600].map((speed) => publishEveryMs(speed, 500))).toEqual([
      500, 1_000, 2_500, 2_500, 2_500,
    ]);
  });
});
