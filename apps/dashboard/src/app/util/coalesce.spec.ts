import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { Coalesced } from './coalesce.js';

describe('a coalesced task', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('runs at once and then at most four times per second', () => {
    let runs = 0;
    const task = new Coalesced(250, () => (runs += 1));
    for (let now = 0; now < 1_000; now += 10) {
      task.request(now);
      jest.advanceTimersByTime(10);
    }
    expect(runs).toBeGreaterThanOrEqual(4);
    expect(runs).toBeLessThanOrEqual(5);
  });

  it('runs for the last request too', () => {
    let runs = 0;
    const task = new Coalesced(250, () => (runs += 1));
    task.request(0);
    task.request(10);
    expect(runs).toBe(1);
    jest.advanceTimersByTime(240);
    expect(runs).toBe(2);
  });

  it('does not run after it is cancelled', () => {
    let runs = 0;
    const task = new Coalesced(250, () => (runs += 1));
    task.request(0);
    task.request(10);
    task.cancel();
    jest.advanceTimersByTime(1_000);
    expect(runs).toBe(1);
  });
});
