import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';

import { EquityRecorder } from './equity-recorder.js';

describe('An equity recorder', () => {
  it('stores any number of points', () => {
    const recorder = new EquityRecorder();
    for (let index = 0; index < 5_000; index++) recorder.record(epochMs(index), index / 8);
    const { times, values } = recorder.curve();
    expect([times.length, values.length]).toEqual([5_000, 5_000]);
    expect(times.every((at, index) => at === index)).toBe(true);
    expect(values.every((value, index) => value === index / 8)).toBe(true);
  });

  it('records an unchanged equity', () => {
    const recorder = new EquityRecorder();
    const equity = 12.5;
    for (const at of [1, 2, 3]) recorder.record(epochMs(at), equity);
    recorder.record(epochMs(4), 0);
    expect([...recorder.curve().values]).toEqual([12.5, 12.5, 12.5, 0]);
  });

  it('is initially empty', () => {
    expect(new EquityRecorder().curve().times).toHaveLength(0);
  });
});
