import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualTime, SeededRng } from '@tidegate/kernel';

import { MONDAY } from '../../testing/index.js';
import { parseFaultRequest, type FaultRequest } from './fault.js';
import { ANY_TARGET, FaultEngine } from './fault-engine.js';
import { corrupted, FrameFaults } from './frame-faults.js';

const requestOf = (fields: object): FaultRequest => {
  const parsed = parseFaultRequest(fields);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};

const BOOK = { channel: 'book', symbol: 'BTC/USD' };

describe('parseFaultRequest', () => {
  it('applies the defaults', () => {
    expect(requestOf({ kind: 'drop', count: 2 })).toEqual({
      kind: 'drop',
      rate: 1,
      count: 2,
      durationMs: null,
      channel: null,
      symbol: null,
      delayMs: 500,
      skewMs: 30_000,
    });
  });

  it.each([
    [null, /JSON object/],
    [[], /JSON object/],
    [{ kind: 'explode', count: 1 }, /kind must be one of drop/],
    [{ kind: 'drop' }, /requires a count or a durationMs/],
    [{ kind: 'drop', count: 0 }, /count must be a number from 1/],
    [{ kind: 'drop', count: 1, rate: 2 }, /rate must be a number/],
    [{ kind: 'drop', count: 1, rate: 'often' }, /rate must be a number/],
    [{ kind: 'drop', count: 1, channel: 7 }, /channel must be a string/],
    [{ kind: 'drop', count: 1, often: true }, /Unknown field "often"/],
    [{ kind: 'maintenance', count: 1 }, /maintenance requires durationMs/],
    [{ kind: 'silence', count: 1 }, /silence requires durationMs/],
  ])('rejects %j', (fields, message) => {
    const parsed = parseFaultRequest(fields);
    expect(parsed.ok ? '' : parsed.error.message).toMatch(message);
  });
});

describe('FaultEngine', () => {
  let time: ManualTime;
  let engine: FaultEngine;

  beforeEach(() => {
    time = new ManualTime(MONDAY);
    engine = new FaultEngine(time, new SeededRng(1));
  });

  it('strikes as often as requested, then ends', () => {
    engine.add(requestOf({ kind: 'drop', count: 2 }));
    expect([1, 2, 3].map(() => engine.strike('drop', BOOK) !== null)).toEqual([true, true, false]);
    expect(engine.isIdle).toBe(true);
  });

  it('ends after its duration', () => {
    engine.add(requestOf({ kind: 'silence', durationMs: 1_000 }));
    expect(engine.inForce('silence')).not.toBeNull();
    time.advanceBy(1_000);
    expect([engine.inForce('silence'), engine.list()]).toEqual([null, []]);
  });

  it('strikes only its channel and symbol', () => {
    engine.add(requestOf({ kind: 'drop', count: 1, channel: 'book', symbol: 'ETH/USD' }));
    expect(engine.strike('drop', BOOK)).toBeNull();
    expect(engine.strike('drop', { channel: 'trade', symbol: 'ETH/USD' })).toBeNull();
    expect(engine.strike('drop', { channel: 'book', symbol: 'ETH/USD' })).not.toBeNull();
  });

  it('strikes at its rate, deterministically for a seed', () => {
    const strikes = (): boolean[] => {
      const seeded = new FaultEngine(time, new SeededRng(9));
      seeded.add(requestOf({ kind: 'drop', count: 1_000, rate: 0.25 }));
      return Array.from({ length: 400 }, () => seeded.strike('drop', BOOK) !== null);
    };
    const struck = strikes().filter(Boolean).length;
    expect(struck).toBeGreaterThan(70);
    expect(struck).toBeLessThan(130);
    expect(strikes()).toEqual(strikes());
  });

  it('lists and clears active faults', () => {
    engine.add(requestOf({ kind: 'drop', count: 5 }));
    engine.add(requestOf({ kind: 'delay', count: 5 }));
    engine.strike('drop', BOOK);
    expect(engine.list().map(({ kind, struck }) => [kind, struck])).toEqual([
      ['drop', 1],
      ['delay', 0],
    ]);
    expect([engine.clear(1), engine.clear(1), engine.clear()]).toEqual([1, 0, 1]);
  });

  it('limits the number of active faults', () => {
    for (let nth = 0; nth < 64; nth++) engine.add(requestOf({ kind: 'drop', count: 1 }));
    const refused = engine.add(requestOf({ kind: 'drop', count: 1 }));
    expect(refused).toMatchObject({ ok: false, error: { code: 'TOO_MANY_FAULTS' } });
  });
});

describe('FrameFaults', () => {
  const FRAME =
    '{"channel":"book","data":[{"bids":[{"price":45283.5,"qty":0.10000000}],"checksum":1}]}';

  function fatesOf(fault: object, frames: readonly string[]): unknown[] {
    const engine = new FaultEngine(new ManualTime(MONDAY), new SeededRng(1));
    engine.add(requestOf(fault));
    const faults = new FrameFaults(engine, new SeededRng(2));
    return frames.map((frame) => {
      const fate = faults.fateOf(frame, BOOK);
      return fate.type === 'close' ? 'close' : fate.texts;
    });
  }

  it('drops, duplicates, and reorders frames, and closes the connection', () => {
    expect(fatesOf({ kind: 'drop', count: 1 }, ['a', 'b'])).toEqual([[], ['b']]);
    expect(fatesOf({ kind: 'duplicate', count: 1 }, ['a', 'b'])).toEqual([['a', 'a'], ['b']]);
    expect(fatesOf({ kind: 'reorder', count: 1 }, ['a', 'b', 'c'])).toEqual([
      [],
      ['b', 'a'],
      ['c'],
    ]);
    expect(fatesOf({ kind: 'disconnect', count: 1 }, ['a'])).toEqual(['close']);
  });

  it('sends nothing while silent or half open', () => {
    expect(fatesOf({ kind: 'silence', durationMs: 9 }, ['a'])).toEqual([[]]);
    expect(fatesOf({ kind: 'half_open', durationMs: 9 }, ['a'])).toEqual([[]]);
    expect(fatesOf({ kind: 'silence', durationMs: 9, channel: 'trade' }, ['a'])).toEqual([['a']]);
  });

  it('delays a frame by the fault’s delay', () => {
    const engine = new FaultEngine(new ManualTime(MONDAY), new SeededRng(1));
    engine.add(requestOf({ kind: 'delay', count: 1, delayMs: 750 }));
    const faults = new FrameFaults(engine, new SeededRng(2));
    expect(faults.fateOf('a', ANY_TARGET)).toMatchObject({ texts: ['a'], delayMs: 750 });
  });

  it('corrupts a frame to invalid JSON or to a different number', () => {
    const rng = new SeededRng(3);
    const results = Array.from({ length: 60 }, () => corrupted(FRAME, rng));
    const readable = results.filter((text) => text.length === FRAME.length);
    expect(results.every((text) => text !== FRAME)).toBe(true);
    expect(readable.length).toBeGreaterThan(15);
    expect(readable.length).toBeLessThan(45);
    for (const text of readable) expect((): unknown => JSON.parse(text)).not.toThrow();
    for (const text of results.filter((each) => each.length < FRAME.length)) {
      expect((): unknown => JSON.parse(text)).toThrow();
    }
  });
});
