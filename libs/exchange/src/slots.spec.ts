import { describe, expect, it } from '@jest/globals';

import { Slots } from './slots.js';

describe('Slots', () => {
  it('runs at most `limit` tasks concurrently, in order, also after failures', async () => {
    const slots = new Slots(2);
    const started: number[] = [];
    const finish: (() => void)[] = [];
    const tasks = [0, 1, 2, 3].map((task) =>
      slots.use(async () => {
        started.push(task);
        await new Promise<void>((resolve) => {
          finish.push(resolve);
        });
        if (task === 0) throw new Error('failed');
        return task;
      }),
    );
    const outcomes = Promise.allSettled(tasks);
    await Promise.resolve();
    expect(started).toEqual([0, 1]);
    for (let turn = 0; turn < 4; turn++) {
      finish[turn]?.();
      for (let tick = 0; tick < 10; tick++) await Promise.resolve();
    }
    expect(started).toEqual([0, 1, 2, 3]);
    expect((await outcomes).map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
  });
});
