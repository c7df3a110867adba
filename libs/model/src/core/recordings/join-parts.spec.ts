import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { wavyCandles } from '../../../testing/index.js';
import type { Candle } from '../candle.js';
import { candleAt, columnsOf, type CandleColumns } from './candle-columns.js';
import { joinParts, type SeriesPart } from './join-parts.js';

const WHOLE = wavyCandles(60);

const candlesOf = (columns: CandleColumns): readonly Candle[] =>
  Array.from({ length: columns.length }, (_, index) => candleAt(columns, index));

const part = (file: string, candles: readonly Candle[]): SeriesPart => ({
  file,
  candles: columnsOf(candles),
});

function joined(parts: readonly SeriesPart[]): readonly Candle[] {
  const result = joinParts(parts);
  if (!result.ok) throw new Error(result.error.message);
  return candlesOf(result.value);
}

/** Splits the series into up to six overlapping files that together cover it. */
const files = fc
  .array(fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), { maxLength: 5 })
  .map((choices) => {
    const chosen = choices.map((taken) => WHOLE.filter((_, index) => taken[index]));
    const rest = WHOLE.filter((_, index) => !choices.some((taken) => taken[index]));
    return [...chosen, rest].map((candles, index) => part(`${index}.csv`, candles));
  });

describe('Files of one series', () => {
  it('are joined in time order, whatever their own order', () => {
    const parts = [part('c', WHOLE.slice(40)), part('a', WHOLE.slice(0, 25))];
    expect(joined([...parts, part('b', WHOLE.slice(25, 40))])).toEqual(WHOLE);
  });

  it('restore the series however it is split, without duplicates', () => {
    fc.assert(fc.property(files, (parts) => expect(joined(parts)).toEqual(WHOLE)));
  });

  it('are refused, naming both files, if they hold different candles for one time', () => {
    const wrong = WHOLE.map((candle, index) =>
      index === 30 ? { ...candle, volume: candle.volume + 1 } : candle,
    );
    const parts = [
      part('a.csv', WHOLE.slice(0, 20)),
      part('b.csv', WHOLE.slice(15, 40)),
      part('c.csv', wrong.slice(25)),
    ];
    expect(joinParts(parts)).toEqual({
      ok: false,
      error: {
        code: 'DATA_CONTRADICTORY',
        file: 'b.csv',
        other: 'c.csv',
        message:
          'b.csv and c.csv hold different candles for 2025-01-01T07:30:00.000Z: keep the correct file',
      },
    });
  });

  it('conflict if any column differs', () => {
    const [candle] = WHOLE as [Candle];
    for (const column of ['open', 'high', 'low', 'close', 'volume', 'trades'] as const) {
      const other = { ...candle, [column]: candle[column] + 0.5 };
      expect(joinParts([part('a', [candle]), part('b', [other])]).ok).toBe(false);
    }
  });
});
