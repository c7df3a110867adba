import { describe, expect, it } from '@jest/globals';

import { WorkQueue } from './work-queue.js';

/** Work that ends when the spec says so. */
function gate() {
  let open: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => void (open = resolve));
  return { promise, open };
}
const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

describe('a work queue', () => {
  it('runs two at a time in the order of arrival, and refuses what cannot wait', async () => {
    const queue = new WorkQueue({ concurrency: 2, waitingMax: 2 });
    const started: number[] = [];
    const gates = Array.from({ length: 4 }, gate);
    const works = gates.map(({ promise }, index) =>
      queue.run(async () => {
        started.push(index);
        await promise;
        return index;
      }),
    );
    await expect(queue.run(async () => 9)).rejects.toMatchObject({
      code: 'PASSWORD_HASHING_BUSY',
      retryable: true,
    });
    expect(started).toEqual([0, 1]);
    gates[1]?.open();
    await settle();
    expect(started).toEqual([0, 1, 2]);
    for (const { open } of gates) open();
    expect(await Promise.all(works)).toEqual([0, 1, 2, 3]);
    expect(await queue.run(async () => 5)).toBe(5);
  });

  it('goes on after work that throws', async () => {
    const queue = new WorkQueue({ concurrency: 1, waitingMax: 1 });
    const failing = queue.run(() => Promise.reject(new Error('no memory')));
    const next = queue.run(async () => 'next');
    await expect(failing).rejects.toThrow('no memory');
    expect(await next).toBe('next');
  });
});
