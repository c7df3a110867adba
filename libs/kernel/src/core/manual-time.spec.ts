import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { InvariantViolation } from './errors.js';
import { ManualTime } from './manual-time.js';
import { delay, epochMs } from './time.js';
import { seeded } from '../../testing/index.js';

describe('ManualTime', () => {
  it('moves only when advanced', () => {
    const time = new ManualTime(epochMs(1_000));
    expect(time.now()).toBe(1_000);
    time.advanceBy(500);
    expect(time.now()).toBe(1_500);
  });

  it('runs timers in order of due time, ties in order of creation, with the clock at the due time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 30 }), (delays) => {
        const time = new ManualTime(epochMs(0));
        const ran: { at: number; index: number }[] = [];
        delays.forEach((delayMs, index) => {
          time.after(delayMs, () => ran.push({ at: time.now(), index }));
        });
        time.advanceTo(epochMs(20));
        const expected = delays
          .map((at, index) => ({ at, index }))
          .sort((left, right) => left.at - right.at || left.index - right.index);
        expect(ran).toEqual(expected);
        expect(time.pendingTimers).toBe(0);
      }),
      seeded(),
    );
  });

  it('runs timers that fall due during an advance, including those created by other timers', () => {
    const time = new ManualTime(epochMs(0));
    const ran: number[] = [];
    time.after(10, () => {
      ran.push(time.now());
      time.after(5, () => ran.push(time.now()));
      time.after(50, () => ran.push(time.now()));
    });
    time.advanceTo(epochMs(30));
    expect(ran).toEqual([10, 15]);
    expect(time.pendingTimers).toBe(1);
  });

  it('repeats a timer at each interval until cancelled', () => {
    const time = new ManualTime(epochMs(0));
    const ran: number[] = [];
    const timer = time.every(10, () => {
      ran.push(time.now());
      if (ran.length === 3) timer.cancel();
    });
    time.advanceTo(epochMs(100));
    expect(ran).toEqual([10, 20, 30]);
    timer.cancel();
    expect(time.pendingTimers).toBe(0);
  });

  it('does not run a cancelled timer', () => {
    const time = new ManualTime(epochMs(0));
    const ran: string[] = [];
    const second = time.after(2, () => ran.push('second'));
    time.after(1, () => {
      second.cancel();
    });
    time.advanceTo(epochMs(5));
    expect(ran).toEqual([]);
  });

  it('treats a negative delay as zero', () => {
    const time = new ManualTime(epochMs(7));
    const ran: number[] = [];
    time.after(-5, () => ran.push(time.now()));
    time.advanceBy(0);
    expect(ran).toEqual([7]);
  });

  it('runs timers skipped by a jump at the next advance, without moving the clock back', () => {
    const time = new ManualTime(epochMs(0));
    const ran: number[] = [];
    time.after(10, () => ran.push(time.now()));
    time.jumpTo(epochMs(100));
    expect(ran).toEqual([]);
    time.advanceTo(epochMs(101));
    expect(ran).toEqual([100]);
  });

  it('never goes back', async () => {
    const time = new ManualTime(epochMs(10));
    expect(() => {
      time.advanceTo(epochMs(9));
    }).toThrow(InvariantViolation);
    expect(() => {
      time.jumpTo(epochMs(9));
    }).toThrow(InvariantViolation);
    await expect(time.settleTo(epochMs(9))).rejects.toThrow(InvariantViolation);
    expect(time.now()).toBe(10);
  });

  it('refuses a repeating timer without a positive interval', () => {
    const time = new ManualTime(epochMs(0));
    expect(() => time.every(0, () => undefined)).toThrow(InvariantViolation);
  });

  it('runs awaited work between timers when settling', async () => {
    const time = new ManualTime(epochMs(0));
    const ran: string[] = [];
    const work = async (): Promise<void> => {
      for (let step = 1; step <= 3; step++) {
        await delay(time, 10);
        ran.push(`step ${step} at ${time.now()}`);
      }
    };
    void work();
    await time.settleTo(epochMs(25));
    expect(ran).toEqual(['step 1 at 10', 'step 2 at 20']);
    await time.settleTo(epochMs(30));
    expect(ran).toHaveLength(3);
    expect(time.now()).toBe(30);
  });
});
