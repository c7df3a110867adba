import { describe, expect, it } from '@jest/globals';

import { epochMs, instrumentId, ManualTime, type EpochMs } from '@tidegate/kernel';
import type { Quote } from '@tidegate/model';

import {
  controlInput,
  marketView,
  minuteCandle,
  settingsOf,
  testAccount,
  testPlan,
} from '../../testing/index.js';
import type { EngineInput, ScanInput } from '../core/inputs/engine-input.js';
import { InputQueue, type InputQueueSetup } from './input-queue.js';

const BTC = instrumentId('testnet', 'BTC/USD');
const ETH = instrumentId('testnet', 'ETH/USD');

const started: EngineInput = {
  type: 'started',
  at: epochMs(1),
  epoch: 1,
  installation: 'x',
  settings: settingsOf(testPlan([])),
  instruments: [],
  pauses: [],
  state: null,
};
const pause = (at: number): EngineInput =>
  controlInput({ type: 'pause', code: 'STOPPING' }, epochMs(at));
const scan = (at: number, madeAt = at): EngineInput => ({
  type: 'scan',
  at: epochMs(at),
  madeAt: epochMs(madeAt),
  instrument: BTC,
  trigger: 'fallback',
  timeframe: null,
  market: marketView(),
});
const failedGateway = (ms: number): EngineInput => {
  const [at, { scope }] = [epochMs(ms), testAccount()];
  return { type: 'gateway_failed', at, madeAt: at, scope, code: 'X', reason: 'x' };
};
const tick = (at: number): EngineInput => ({ type: 'tick', at: epochMs(at) });
const range = (at: number, [low, high]: [number, number], instrument = BTC): EngineInput => ({
  type: 'range',
  at: epochMs(at),
  instrument,
  low,
  high,
  last: high,
  quote: null,
});
const slice = (at: number, last: number, instrument = BTC): EngineInput => ({
  type: 'slice',
  at: epochMs(at),
  instrument,
  slice: { type: 'quote', at: epochMs(at), quote: quoteAt(epochMs(at), last) },
});

function quoteAt(receivedAt: EpochMs, last: number): Quote {
  return { bid: last, bidQuantity: 1, ask: last, askQuantity: 1, last, receivedAt };
}

/** A queue whose inputs take as long as the test requires: `release` ends the current one. */
class Desk {
  readonly time = new ManualTime(epochMs(0));
  readonly log: string[] = [];
  readonly taken: EngineInput[] = [];
  readonly faults: unknown[] = [];
  readonly pressures: boolean[] = [];
  readonly stale: EngineInput[] = [];
  readonly queue: InputQueue;
  isSlow = false;
  private waiting: { resolve: () => void; reject: (problem: Error) => void } | null = null;

  constructor(over: Partial<InputQueueSetup> = {}) {
    this.queue = new InputQueue({
      take: (input) => this.take(input),
      flush: async () => {
        this.log.push('flush');
      },
      onFault: (thrown) => this.faults.push(thrown),
      onPressure: (isFull) => this.pressures.push(isFull),
      onStaleScan: (input) => this.stale.push(input),
      clock: this.time,
      capacity: 100,
      scanWaitMsMax: 5_000,
      ...over,
    });
  }

  async release(problem?: Error): Promise<void> {
    const { waiting } = this;
    this.waiting = null;
    if (problem) waiting?.reject(problem);
    else waiting?.resolve();
    await turns();
  }

  private take(input: EngineInput): Promise<void> | undefined {
    this.taken.push(input);
    this.log.push(`${input.type} ${input.at}`);
    if (!this.isSlow) return undefined;
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }
}

function waitFor({ queue }: Desk, input: EngineInput): Promise<void> {
  return queue.planAndWait(() => input, false);
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

describe('InputQueue', () => {
  it('processes inputs one at a time in arrival order', async () => {
    const desk = new Desk();
    desk.isSlow = true;
    for (const at of [1, 2, 3]) desk.queue.push(tick(at));
    await turns();
    expect(desk.log).toEqual(['tick 1']);
    await desk.release();
    expect(desk.log).toEqual(['tick 1', 'tick 2']);
    await desk.release();
    await desk.release();
    expect(desk.log).toEqual(['tick 1', 'tick 2', 'tick 3']);
    expect(desk.queue.size).toBe(0);
  });

  it('processes nothing before the caller returns', () => {
    const desk = new Desk();
    desk.queue.push(tick(1));
    expect(desk.log).toEqual([]);
  });

  it('processes an urgent input before all waiting ones, at the time of the first of these', async () => {
    const desk = new Desk();
    desk.isSlow = true;
    desk.queue.push(tick(1));
    await turns();
    desk.queue.push(tick(2));
    desk.queue.push(tick(3));
    desk.queue.pushAhead(pause(9));
    // A gateway failure also stops entries.
    desk.queue.push(failedGateway(9));
    desk.isSlow = false;
    await desk.release();
    expect(desk.log.join()).toBe('tick 1,gateway_failed 2,control 2,tick 2,tick 3');
  });

  it('processes urgent inputs after the start, at their own time when nothing waits', async () => {
    const desk = new Desk();
    desk.queue.push(started);
    desk.queue.pushAhead(pause(9));
    await turns();
    desk.queue.pushAhead(pause(10));
    await turns();
    expect(desk.log).toEqual(['started 1', 'control 9', 'control 10']);
  });

  it('keeps waiting slices that could reach an order, in their places', async () => {
    const desk = new Desk();
    desk.isSlow = true;
    desk.queue.push(tick(1));
    await turns();
    for (const [at, price] of [
      [2, 100],
      [3, 97],
      [4, 99],
      [5, 103],
      [6, 101],
      [7, 100],
    ] as const) {
      desk.queue.push(slice(at, price));
    }
    desk.queue.push(slice(8, 50, ETH));
    desk.isSlow = false;
    await desk.release();
    const prices = desk.taken.flatMap((input) =>
      input.type === 'slice' && input.slice.type === 'quote' ? [input.slice.quote.last] : [],
    );
    expect(prices).toEqual([97, 103, 100, 50]);
    expect(desk.queue.conflated).toBe(3);
  });

  it('does not drop a slice that is being processed', async () => {
    const desk = new Desk();
    desk.isSlow = true;
    desk.queue.push(slice(1, 100));
    await turns();
    desk.queue.push(slice(2, 101));
    await desk.release();
    await desk.release();
    expect(desk.log).toEqual(['slice 1', 'slice 2']);
  });

  it('merges waiting ranges of one instrument: lowest, highest and newest', async () => {
    const desk = new Desk();
    desk.queue.push(range(1, [99, 100]));
    desk.queue.push(range(2, [98.5, 99.5]));
    desk.queue.push(range(3, [99, 101], ETH));
    await turns();
    expect(desk.taken).toEqual([range(2, [98.5, 100]), range(3, [99, 101], ETH)].map(lastOf));
  });

  it('never merges candles, scans and commands', async () => {
    const desk = new Desk();
    const candle: EngineInput = {
      type: 'slice',
      at: epochMs(1),
      instrument: BTC,
      slice: { type: 'candle', candle: minuteCandle(0, [1, 1, 1, 1]), closeTime: epochMs(1) },
    };
    desk.queue.push(candle);
    desk.queue.push(candle);
    await turns();
    expect(desk.taken).toHaveLength(2);
  });

  it('gives an input older than its predecessor the time of the predecessor', async () => {
    const desk = new Desk();
    desk.queue.push(tick(10));
    desk.queue.push(tick(15));
    desk.queue.push(tick(14));
    await turns();
    expect(desk.log).toEqual(['tick 10', 'tick 15', 'tick 15']);
  });

  it('gives a scan the time at which it is processed', async () => {
    const desk = new Desk();
    desk.isSlow = true;
    desk.queue.push(tick(1));
    await turns();
    desk.queue.push(scan(2));
    desk.time.jumpTo(epochMs(5_002));
    desk.isSlow = false;
    await desk.release();
    expect(desk.taken.at(-1)).toMatchObject({ type: 'scan', at: 5_002, madeAt: 2 });
    expect(desk.stale).toEqual([]);
  });

  it('refuses a scan that waited too long, without processing it', async () => {
    const desk = new Desk();
    desk.isSlow = true;
    desk.queue.push(tick(1));
    await turns();
    desk.queue.push(scan(2));
    desk.time.jumpTo(epochMs(5_003));
    desk.isSlow = false;
    await desk.release();
    expect(desk.taken.map(({ type }) => type)).toEqual(['tick']);
    expect(desk.stale).toMatchObject([{ type: 'scan', madeAt: 2 }]);
    expect(desk.queue.staleScans).toBe(1);
  });

  it('processes scans of one moment at one time, and refuses them together', async () => {
    const desk = new Desk();
    desk.isSlow = true;
    const together = (at: number): EngineInput => {
      const scans = [scan(at), { ...scan(at), instrument: ETH }] as ScanInput[];
      return { type: 'scans', at: epochMs(at), madeAt: epochMs(at), scans };
    };
    desk.queue.push(tick(1));
    await turns();
    desk.queue.push(together(2));
    desk.queue.push(together(3));
    desk.time.jumpTo(epochMs(5_003));
    desk.isSlow = false;
    await desk.release();
    expect(desk.taken.at(-1)).toMatchObject({
      ...{ type: 'scans', at: 5_003, madeAt: 3 },
      scans: [
        { instrument: BTC, at: 5_003, madeAt: 3 },
        { instrument: ETH, at: 5_003, madeAt: 3 },
      ],
    });
    expect(desk.stale).toMatchObject([
      { instrument: BTC, madeAt: 2 },
      { instrument: ETH, madeAt: 2 },
    ]);
    expect(desk.queue.staleScans).toBe(2);
  });

  it('processes holds and pauses ahead of 20,000 waiting inputs', async () => {
    const desk = new Desk({ capacity: 20_000 });
    desk.isSlow = true;
    desk.queue.push(tick(1));
    await turns();
    for (let at = 2; at < 20_002; at++) desk.queue.push(tick(at));
    expect(desk.pressures).toEqual([true]);
    desk.time.jumpTo(epochMs(9));
    const hold = { type: 'hold', at: epochMs(3), code: 'OVERLOADED', reason: 'full' } as const;
    desk.queue.pushAhead({ ...hold, active: true });
    const paused = desk.queue.planAndWait((at) => pause(at), true);
    desk.isSlow = false;
    await desk.release();
    await paused;
    expect(desk.log.slice(1, 4)).toEqual(['control 2', 'hold 2', 'tick 2']);
    await desk.queue.flush();
    expect(desk.taken).toHaveLength(20_003);
  });

  it('reports once that it is full and once that it has room again, and drops nothing', async () => {
    const desk = new Desk({ capacity: 4 });
    for (let at = 1; at <= 6; at++) desk.queue.push(tick(at));
    expect(desk.pressures).toEqual([true]);
    await turns();
    expect(desk.pressures).toEqual([true, false]);
    expect(desk.taken).toHaveLength(6);
  });

  it('flushes after all earlier inputs, then resolves', async () => {
    const desk = new Desk();
    desk.queue.push(tick(1));
    const flushed = desk.queue.flush();
    desk.queue.push(tick(2));
    await flushed;
    expect(desk.log.slice(0, 2)).toEqual(['tick 1', 'flush']);
  });

  it('resolves for a waiting caller when the changes of the input are written', async () => {
    const desk = new Desk();
    desk.isSlow = true;
    let isDone = false;
    const waiting = waitFor(desk, tick(1)).then(() => {
      isDone = true;
    });
    await turns();
    expect(isDone).toBe(false);
    await desk.release();
    await waiting;
    expect(isDone).toBe(true);
  });

  it('creates a planned input when the queue reaches it, and processes nothing if the plan throws', async () => {
    const desk = new Desk();
    desk.isSlow = true;
    desk.queue.push(tick(1));
    await turns();
    desk.time.jumpTo(epochMs(50));
    let isMade = false;
    const made = desk.queue.planAndWait((at) => {
      isMade = true;
      return tick(at);
    }, false);
    const refused = desk.queue.planAndWait(() => {
      throw new Error('refused');
    }, false);
    await turns();
    expect(isMade).toBe(false);
    desk.isSlow = false;
    await desk.release();
    await made;
    await expect(refused).rejects.toThrow('refused');
    expect(desk.log).toEqual(['tick 1', 'tick 50']);
    expect(desk.faults).toEqual([]);
  });

  it('stops at a fault: reports it once, processes no more inputs and settles every waiting caller', async () => {
    const desk = new Desk();
    desk.isSlow = true;
    const culprit = waitFor(desk, tick(1));
    const behind = waitFor(desk, tick(2));
    const flush = desk.queue.flush();
    await turns();
    const settled = Promise.allSettled([culprit, behind, flush]);
    await desk.release(new Error('the disk is gone'));
    expect((await settled).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect(desk.faults).toEqual([new Error('the disk is gone')]);
    await expect(waitFor(desk, tick(3))).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    desk.queue.push(tick(4));
    await desk.queue.flush();
    expect(desk.log).toEqual(['tick 1']);
  });

  it('keeps the order of 5,000 inputs', async () => {
    const desk = new Desk({ capacity: 10_000 });
    const times = Array.from({ length: 5_000 }, (_, index) => index);
    for (const at of times) desk.queue.push(tick(at));
    await desk.queue.flush();
    expect(desk.taken.map(({ at }) => at)).toEqual(times);
  });
});

/** The merged BTC range keeps the last price of the newest range. */
function lastOf(input: EngineInput): unknown {
  if (input.type !== 'range' || input.instrument === ETH) return input;
  return { ...input, last: 99.5 };
}
