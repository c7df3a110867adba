import { describe, expect, it } from '@jest/globals';
import { epochMs, type EpochMs } from '@tidegate/kernel';
import fc from 'fast-check';

import { generatedCandles, MARKET_START, seriesOf } from '../../testing/index.js';
import type { HistoryRange } from './history/history-range.js';
import { HistoryWalk } from './history-walk.js';

const STEP = 900_000;
const EVERYTHING: HistoryRange = { from: null, to: null };
const at = (interval: number) => epochMs(MARKET_START + interval * STEP);

/** A series with candles only at these intervals. */
function recordedAt(...intervals: readonly number[]) {
  const all = generatedCandles({ symbol: 'BTC/USD', candles: Math.max(0, ...intervals) + 1 });
  return seriesOf(
    intervals.map((interval) => all[interval]).filter((candle) => candle !== undefined),
  );
}

function walked(series: readonly ReturnType<typeof recordedAt>[], range = EVERYTHING) {
  const walk = new HistoryWalk(series, range);
  const steps: { interval: number; indexes: number[] }[] = [];
  for (let step = walk.next(Infinity); step; step = walk.next(Infinity)) {
    expect(step.closeTime).toBe(step.openTime + STEP);
    steps.push({ interval: (step.openTime - MARKET_START) / STEP, indexes: [...step.indexes] });
  }
  return { total: walk.total, steps };
}

describe('A walk through history', () => {
  it('returns the candles of all series per interval', () => {
    expect(walked([recordedAt(0, 1), recordedAt(0, 1)])).toEqual({
      total: 4,
      steps: [
        { interval: 0, indexes: [0, 0] },
        { interval: 1, indexes: [1, 1] },
      ],
    });
  });

  it('marks gaps, a late start, and an early end of a series', () => {
    expect(walked([recordedAt(0, 2, 3), recordedAt(1, 2)]).steps).toEqual([
      { interval: 0, indexes: [0, -1] },
      { interval: 1, indexes: [-1, 0] },
      { interval: 2, indexes: [1, 1] },
      { interval: 3, indexes: [2, -1] },
    ]);
  });

  it('skips intervals without a candle when nothing is due', () => {
    expect(
      walked([recordedAt(0, 90), recordedAt(1)]).steps.map(({ interval }) => interval),
    ).toEqual([0, 1, 90]);
  });

  it('steps into an interval without a candle only when something is due at its close', () => {
    const walk = new HistoryWalk([recordedAt(0, 90)], EVERYTHING);
    const openOf = (step: ReturnType<typeof walk.next>) =>
      step && (step.openTime - MARKET_START) / STEP;
    expect(openOf(walk.next(-Infinity))).toBe(0);
    expect(openOf(walk.next(-Infinity))).toBe(1);
    expect(openOf(walk.next(at(2)))).toBe(2);
    expect(openOf(walk.next(at(12)))).toBe(11);
    expect(openOf(walk.next(at(12) + 1))).toBe(12);
    const silent = walk.next(at(80));
    expect(openOf(silent)).toBe(79);
    expect([...(silent?.indexes ?? [])]).toEqual([-1]);
    expect(openOf(walk.next(at(500)))).toBe(90);
    expect(walk.next(-Infinity)).toBeNull();
  });

  it('starts at the start of the range if the recording starts before it, else at its first candle', () => {
    const startOf = (intervals: readonly number[], from: EpochMs | null) =>
      new HistoryWalk([recordedAt(...intervals)], { from, to: null }).start;
    expect(startOf([0, 9], at(5))).toBe(at(5));
    expect(startOf([0, 9], epochMs(at(5) + 1))).toBe(at(6));
    expect(startOf([7, 9], at(5))).toBe(at(7));
    expect(startOf([7, 9], null)).toBe(at(7));
    expect(startOf([0, 1], at(5))).toBeNull();
  });

  it('continues through a gap at the end of the range, but not beyond the recording', () => {
    const untilEnd = (to: EpochMs | null) => {
      const walk = new HistoryWalk([recordedAt(0, 9)], { from: null, to });
      let steps = 0;
      while (walk.next(-Infinity)) steps += 1;
      return steps;
    };
    expect(untilEnd(at(5))).toBe(5);
    expect(untilEnd(null)).toBe(10);
    expect(untilEnd(at(50))).toBe(10);
  });

  it('includes only candles that open within the range', () => {
    const { total, steps } = walked([recordedAt(0, 1, 2, 3, 4), recordedAt(3, 4, 5)], {
      from: at(1),
      to: at(4),
    });
    expect(total).toBe(4);
    expect(steps.map(({ indexes }) => indexes)).toEqual([
      [1, -1],
      [2, -1],
      [3, 0],
    ]);
  });

  it('has no steps without candles', () => {
    expect(walked([recordedAt(0, 1)], { from: at(5), to: null })).toEqual({ total: 0, steps: [] });
    expect(walked([recordedAt(0, 1)], { from: at(1), to: at(1) })).toEqual({ total: 0, steps: [] });
    expect(walked([])).toEqual({ total: 0, steps: [] });
  });

  it('visits every candle in the range exactly once, ordered by time', () => {
    const intervals = fc.uniqueArray(fc.nat({ max: 40 }), { minLength: 1, maxLength: 15 });
    const series = fc.array(intervals, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(series, fc.nat({ max: 40 }), fc.nat({ max: 40 }), (recorded, from, to) => {
        const sorted = recorded.map((each) => each.toSorted((left, right) => left - right));
        const range = { from: at(from), to: at(to) };
        const { total, steps } = walked(
          sorted.map((each) => recordedAt(...each)),
          range,
        );
        const expected = sorted.flatMap((each, series) =>
          each.flatMap((interval, index) =>
            interval >= from && interval < to ? [`${interval} ${series} ${index}`] : [],
          ),
        );
        const visited = steps.flatMap(({ interval, indexes }) =>
          indexes.flatMap((index, series) => (index < 0 ? [] : [`${interval} ${series} ${index}`])),
        );
        expect(visited.toSorted()).toEqual(expected.toSorted());
        expect(total).toBe(expected.length);
        const order = steps.map(({ interval }) => interval);
        expect(order).toEqual([...new Set(order)].sort((left, right) => left - right));
      }),
    );
  });
});
