import { describe, expect, it } from '@jest/globals';

import { epochMs, instrumentId, type EpochMs } from '@tidegate/kernel';
import type { Quote } from '@tidegate/model';

import { minuteCandle } from '../../testing/index.js';
import type { EngineInput } from '../core/inputs/engine-input.js';
import { InputQueue, type InputQueueSetup } from './input-queue.js';

const BTC = instrumentId('testnet', 'BTC/USD');
const ETH = instrumentId('testnet', 'ETH/USD');

const started: EngineInput = {
  type: 'started',
  at: epochMs(1),
  epoch: 1,
  configurationHash: 'x',
  instruments: [],
  accounts: [],
};
const pause = (at: number): EngineInput => ({
  type: 'control',
  at: epochMs(at),
  command: { type: 'pause', code: 'STOPPING', reason: 'a test' },
});
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

/** A box whose inputs take as long as the test likes: `release` ends the one that is being taken. */
class Desk {
  readonly log: string[] = [];
  readonly taken: EngineInput[] = [];
  readonly faults: unknown[] = [];
  readonly pressures: boolean[] = [];
  readonly box: InputQueue;
  isSlow = false;
  private waiting: { resolve: () => void; reject: (problem: Error) => void } | null = null;

  constructor(over: Partial<InputQueueSetup> = {}) {
    this.box = new InputQueue({
      take: (input) => this.take(input),
      flush: async () => {
        this.log.push('flush');
      },
      onFault: (thrown) => this.faults.push(thrown),
      onPressure: (isFull) => this.pressures.push(isFull),
      capacity: 100,
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

async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

describe('InputQueue', () => {
  it('takes inputs one after the other, never two at once, in the order in which they came', async () => {
    const desk = new Desk();
    desk.isSlow = true;
    for (const at of [1, 2, 3]) desk.box.push(tick(at));
    await turns();
    expect(desk.log).toEqual(['tick 1']);
    await desk.release();
    expect(desk.log).toEqual(['tick 1', 'tick 2']);
    await desk.release();
    await desk.release();
    expect(desk.log).toEqual(['tick 1', 'tick 2', 'tick 3']);
    expect(desk.box.size).toBe(0);
  });

  it('decides nothing before the caller is done with what it does', () => {
    const desk = new Desk();
    desk.box.push(tick(1));
    expect(desk.log).toEqual([]);
  });

  it('takes what is put ahead before all that waits, at the time of the first of it', async () => {
    const desk = new Desk();
    desk.isSlow = true;
    desk.box.push(tick(1));
    await turns();
    desk.box.push(tick(2));
    desk.box.push(tick(3));
    desk.box.pushAhead(pause(9));
    desk.isSlow = false;
    await desk.release();
    expect(desk.log).toEqual(['tick 1', 'control 2', 'tick 2', 'tick 3']);
  });

  it('lets nothing go ahead of a start, and takes it at its own time when nothing waits', async () => {
    const desk = new Desk();
    desk.box.push(started);
    desk.box.pushAhead(pause(9));
    await turns();
    desk.box.pushAhead(pause(10));
    await turns();
    expect(desk.log).toEqual(['started 1', 'control 9', 'control 10']);
  });

  it('replaces a waiting slice by the newer one of its instrument, in its place', async () => {
    const desk = new Desk();
    desk.isSlow = true;
    desk.box.push(tick(1));
    await turns();
    desk.box.push(slice(2, 100));
    desk.box.push(slice(2, 50, ETH));
    desk.box.push(tick(3));
    desk.box.push(slice(4, 101));
    desk.isSlow = false;
    await desk.release();
    const prices = desk.taken.flatMap((input) =>
      input.type === 'slice' && input.slice.type === 'quote' ? [input.slice.quote.last] : [],
    );
    expect(prices).toEqual([101, 50]);
    expect(desk.taken.map(({ type }) => type)).toEqual(['tick', 'slice', 'slice', 'tick']);
    expect(desk.box.conflated).toBe(1);
  });

  it('does not replace a slice that is being taken', async () => {
    const desk = new Desk();
    desk.isSlow = true;
    desk.box.push(slice(1, 100));
    await turns();
    desk.box.push(slice(2, 101));
    await desk.release();
    await desk.release();
    expect(desk.log).toEqual(['slice 1', 'slice 2']);
  });

  it('merges waiting ranges of one instrument: lowest, highest and newest', async () => {
    const desk = new Desk();
    desk.box.push(range(1, [99, 100]));
    desk.box.push(range(2, [98.5, 99.5]));
    desk.box.push(range(3, [99, 101], ETH));
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
    desk.box.push(candle);
    desk.box.push(candle);
    await turns();
    expect(desk.taken).toHaveLength(2);
  });

  it('never lets time go back, although merged inputs overtake others in their place', async () => {
    const desk = new Desk();
    desk.box.push(slice(10, 100));
    desk.box.push(tick(12));
    desk.box.push(slice(15, 101));
    desk.box.push(tick(14));
    await turns();
    expect(desk.log).toEqual(['slice 15', 'tick 15', 'tick 15']);
  });

  it('says once that it is full and once that it has room again, and drops nothing', async () => {
    const desk = new Desk({ capacity: 4 });
    for (let at = 1; at <= 6; at++) desk.box.push(tick(at));
    expect(desk.pressures).toEqual([true]);
    await turns();
    expect(desk.pressures).toEqual([true, false]);
    expect(desk.taken).toHaveLength(6);
  });

  it('flushes after everything that waited before, and tells when it did', async () => {
    const desk = new Desk();
    desk.box.push(tick(1));
    const flushed = desk.box.flush();
    desk.box.push(tick(2));
    await flushed;
    expect(desk.log.slice(0, 2)).toEqual(['tick 1', 'flush']);
  });

  it('tells who waits for an input when what followed from it is written', async () => {
    const desk = new Desk();
    desk.isSlow = true;
    let isDone = false;
    const waiting = desk.box.pushAndWait(tick(1)).then(() => {
      isDone = true;
    });
    await turns();
    expect(isDone).toBe(false);
    await desk.release();
    await waiting;
    expect(isDone).toBe(true);
  });

  it('stops at a fault: tells of it once, takes nothing more and leaves nobody waiting', async () => {
    const desk = new Desk();
    desk.isSlow = true;
    const culprit = desk.box.pushAndWait(tick(1));
    const behind = desk.box.pushAndWait(tick(2));
    const flush = desk.box.flush();
    await turns();
    const settled = Promise.allSettled([culprit, behind, flush]);
    await desk.release(new Error('the disk is gone'));
    expect((await settled).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect(desk.faults).toEqual([new Error('the disk is gone')]);
    await expect(desk.box.pushAndWait(tick(3))).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    desk.box.push(tick(4));
    await desk.box.flush();
    expect(desk.log).toEqual(['tick 1']);
  });

  it('keeps its order over many inputs', async () => {
    const desk = new Desk({ capacity: 10_000 });
    const times = Array.from({ length: 5_000 }, (_, index) => index);
    for (const at of times) desk.box.push(tick(at));
    await desk.box.flush();
    expect(desk.taken.map(({ at }) => at)).toEqual(times);
  });
});

/** Ranges keep the last price of the newest. */
function lastOf(input: EngineInput): unknown {
  if (input.type !== 'range' || input.instrument === ETH) return input;
  return { ...input, last: 99.5 };
}
