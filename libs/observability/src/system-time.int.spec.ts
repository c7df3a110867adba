import { afterEach, describe, expect, it, jest } from '@jest/globals';

import { randomSeed } from './random-seed.js';
import { secureRandom } from './secure-random.js';
import { SystemTime } from './system-time.js';

describe('system time', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('reads the system clock', () => {
    const before = Date.now();
    const now = new SystemTime().now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  it('runs a task once after its delay unless cancelled', () => {
    jest.useFakeTimers();
    const time = new SystemTime();
    const ran: string[] = [];
    time.after(10, () => ran.push('kept'));
    time.after(10, () => ran.push('cancelled')).cancel();
    jest.advanceTimersByTime(9);
    expect(ran).toEqual([]);
    jest.advanceTimersByTime(100);
    expect(ran).toEqual(['kept']);
  });

  it('supports delays beyond the limit of Node timers, and cancels them', () => {
    jest.useFakeTimers();
    const time = new SystemTime();
    const ran: string[] = [];
    const twoMonths = 60 * 86_400_000;
    time.after(twoMonths, () => ran.push('kept'));
    const other = time.after(twoMonths, () => ran.push('cancelled'));
    jest.advanceTimersByTime(30 * 86_400_000);
    expect(ran).toEqual([]);
    other.cancel();
    jest.advanceTimersByTime(30 * 86_400_000);
    expect(ran).toEqual(['kept']);
  });

  it('repeats a task until cancelled', () => {
    jest.useFakeTimers();
    let runs = 0;
    const timer = new SystemTime().every(10, () => (runs += 1));
    jest.advanceTimersByTime(35);
    timer.cancel();
    jest.advanceTimersByTime(100);
    expect(runs).toBe(3);
    expect(() => new SystemTime().every(0, () => undefined)).toThrow('interval');
  });

  it('keeps the process running unless created as unref', () => {
    const held = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const timers = [
      new SystemTime().after(60_000, () => undefined),
      new SystemTime('unref').after(60_000, () => undefined),
      new SystemTime('unref').every(60_000, () => undefined),
    ];
    const now = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    for (const timer of timers) timer.cancel();
    expect(now - held).toBe(1);
  });
});

describe('a random seed', () => {
  it('is an unsigned 32-bit integer that differs each time', () => {
    const seeds = Array.from({ length: 20 }, randomSeed);
    for (const seed of seeds) expect(seed >>> 0).toBe(seed);
    expect(new Set(seeds).size).toBeGreaterThan(15);
  });
});

describe('secure random bytes', () => {
  it('have the requested length and differ each time', () => {
    const drawn = Array.from({ length: 20 }, () => Buffer.from(secureRandom(32)).toString('hex'));
    for (const hex of drawn) expect(hex).toHaveLength(64);
    expect(new Set(drawn).size).toBe(20);
  });
});
