import { describe, expect, it } from '@jest/globals';

import { InvariantViolation } from './errors.js';
import { ManualTime } from './manual-time.js';
import { ScaledTime } from './scaled-time.js';
import { epochMs, HOUR_MS } from './time.js';

function thirtyfold(): { base: ManualTime; scaled: ScaledTime } {
  const base = new ManualTime(epochMs(1_000));
  const scaled = new ScaledTime({
    base,
    speed: 30,
    baseOrigin: epochMs(1_000),
    scaledOrigin: epochMs(50 * HOUR_MS),
  });
  return { base, scaled };
}

describe('ScaledTime', () => {
  it('starts at its origin and runs at its speed', () => {
    const { base, scaled } = thirtyfold();
    expect(scaled.now()).toBe(50 * HOUR_MS);
    base.advanceBy(2_000);
    expect(scaled.now()).toBe(50 * HOUR_MS + 60_000);
  });

  it('runs timers when they are due on the scaled clock', () => {
    const { base, scaled } = thirtyfold();
    const ran: number[] = [];
    scaled.after(60_000, () => ran.push(scaled.now() - 50 * HOUR_MS));
    base.advanceBy(1_999);
    expect(ran).toEqual([]);
    base.advanceBy(1);
    expect(ran).toEqual([60_000]);
  });

  it('repeats timers at scaled intervals until they are cancelled', () => {
    const { base, scaled } = thirtyfold();
    const ran: number[] = [];
    const timer = scaled.every(30_000, () => ran.push(scaled.now() - 50 * HOUR_MS));
    base.advanceBy(2_500);
    timer.cancel();
    base.advanceBy(10_000);
    expect(ran).toEqual([30_000, 60_000]);
  });

  it('agrees with a clock created later from the same origins', () => {
    const { base, scaled } = thirtyfold();
    base.advanceBy(12_345);
    const other = new ScaledTime({
      base,
      speed: 30,
      baseOrigin: epochMs(1_000),
      scaledOrigin: epochMs(50 * HOUR_MS),
    });
    expect(other.now()).toBe(scaled.now());
  });

  it('returns whole milliseconds at a fractional speed', () => {
    const base = new ManualTime(epochMs(0));
    const slow = new ScaledTime({
      base,
      speed: 0.3,
      baseOrigin: epochMs(0),
      scaledOrigin: epochMs(0),
    });
    base.advanceBy(5);
    expect(slow.now()).toBe(1);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a speed of %p', (speed) => {
    const base = new ManualTime(epochMs(0));
    const origins = { baseOrigin: epochMs(0), scaledOrigin: epochMs(0) };
    expect(() => new ScaledTime({ base, speed, ...origins })).toThrow(InvariantViolation);
  });
});
