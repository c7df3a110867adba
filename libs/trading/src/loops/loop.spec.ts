import { describe, expect, it } from '@jest/globals';

import {
  epochMs,
  ManualTime,
  silentLogger,
  TidegateError,
  type Logger,
  type Timer,
} from '@tidegate/kernel';

import { Loop, type LoopOptions } from './loop.js';

const SECOND = 1_000;

function loopOn(time: ManualTime, work: LoopOptions['work'], logger: Logger = silentLogger): Loop {
  const options = { name: 'test', intervalMs: SECOND, work };
  return new Loop(options, { clock: time, timers: time, logger });
}

function newTime(): ManualTime {
  return new ManualTime(epochMs(0));
}

describe('Loop', () => {
  it('runs once per interval from start to stop', async () => {
    const time = newTime();
    let runs = 0;
    const loop = loopOn(time, () => {
      runs += 1;
    });
    await time.settleTo(epochMs(5 * SECOND));
    expect(runs).toBe(0);
    loop.start();
    loop.start();
    await time.settleTo(epochMs(8 * SECOND));
    expect(runs).toBe(3);
    await loop.stop();
    await time.settleTo(epochMs(20 * SECOND));
    expect(runs).toBe(3);
    expect(time.pendingTimers).toBe(0);
  });

  it.each([
    ['logs a retryable failure as a warning', true, 'warn'],
    ['logs any other failure as an error', false, 'error'],
  ])('%s', async (_what, retryable, level) => {
    const time = newTime();
    const logged: string[] = [];
    const logger = {
      ...silentLogger,
      warn: () => logged.push('warn'),
      error: () => logged.push('error'),
    };
    const failure = new TidegateError('VENUE_UNREACHABLE', 'away', { retryable });
    const loop = loopOn(time, () => Promise.reject(failure), logger);
    loop.start();
    await time.settleTo(epochMs(SECOND));
    await loop.stop();
    expect(logged).toEqual([level]);
  });

  it('never overlaps itself: ticks during a run are counted and dropped', async () => {
    const time = newTime();
    let release = (): void => undefined;
    const loop = loopOn(
      time,
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    loop.start();
    await time.settleTo(epochMs(4 * SECOND));
    expect(loop.status()).toMatchObject({ runs: 1, skipped: 3, lastSuccessAt: null });
    release();
    await time.settleTo(epochMs(4 * SECOND));
    await time.settleTo(epochMs(5 * SECOND));
    expect(loop.status()).toMatchObject({
      runs: 2,
      longestDurationMs: 3 * SECOND,
      lastSuccessAt: 4 * SECOND,
    });
  });

  it('backs off after failures, up to 32 intervals, and returns to its interval after a success', async () => {
    const time = newTime();
    const ranAt: number[] = [];
    let isBroken = true;
    const loop = loopOn(time, async () => {
      ranAt.push(time.now() / SECOND);
      if (isBroken) throw new Error('no');
    });
    loop.start();
    await time.settleTo(epochMs(130 * SECOND));
    expect(ranAt).toEqual([1, 2, 4, 8, 16, 32, 64, 96, 128]);
    expect(loop.status()).toMatchObject({ failures: 9, failuresInARow: 9 });
    isBroken = false;
    await time.settleTo(epochMs(161 * SECOND));
    expect(ranAt.slice(9)).toEqual([160, 161]);
    expect(loop.status()).toMatchObject({ failures: 9, failuresInARow: 0 });
  });

  it('treats a synchronous exception like a rejection', async () => {
    const time = newTime();
    const loop = loopOn(time, () => {
      throw new Error('no');
    });
    await loop.tick();
    expect(loop.status()).toMatchObject({ runs: 1, failures: 1 });
  });

  it('stops only after the current run ends', async () => {
    const time = newTime();
    let release = (): void => undefined;
    const loop = loopOn(
      time,
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    loop.start();
    await time.settleTo(epochMs(SECOND));
    let isStopped = false;
    const stopping = loop.stop().then(() => {
      isStopped = true;
    });
    await time.settleTo(epochMs(2 * SECOND));
    expect(isStopped).toBe(false);
    release();
    await stopping;
    expect(isStopped).toBe(true);
  });

  it('registers itself with the loop registry', () => {
    const added: [string, Timer][] = [];
    const loop = loopOn(newTime(), () => undefined);
    loop.start({ added: (started, timer) => added.push([started.options.name, timer]) });
    expect(added.map(([name]) => name)).toEqual(['test']);
  });
});
