import { describe, expect, it } from '@jest/globals';
import { columnsOf } from '@tidegate/model';

import { generatedCandles, MARKET_START } from '../../../testing/index.js';
import { coverageOf, GAPS_LISTED_MAX } from './series-coverage.js';

const STEP = 900_000;
const candles = generatedCandles({ symbol: 'BTC/USD', candles: 1_000 });

describe('coverageOf', () => {
  it('a series without gaps covers its candles', () => {
    expect(coverageOf(columnsOf(candles), '15m')).toEqual({
      candles: 1_000,
      from: MARKET_START,
      to: MARKET_START + 1_000 * STEP,
      missing: 0,
      gapCount: 0,
      gaps: [],
    });
  });

  it('an empty series covers nothing', () => {
    expect(coverageOf(columnsOf([]), '15m')).toMatchObject({ candles: 0, from: null, to: null });
  });

  it('a coverage lists the longest gaps in order of time and counts the rest', () => {
    const holed = candles.filter((_, index) => index % 5 !== 2 && index !== 903);
    const { gaps, gapCount, missing } = coverageOf(columnsOf(holed), '15m');
    expect([gapCount, missing]).toEqual([200, 201]);
    expect(gaps).toHaveLength(GAPS_LISTED_MAX);
    expect(gaps.filter((gap) => gap.candles === 2)).toEqual([
      { from: MARKET_START + 902 * STEP, to: MARKET_START + 904 * STEP, candles: 2 },
    ]);
    expect(gaps.map(({ from }) => from)).toEqual(
      gaps.map(({ from }) => from).sort((a, b) => a - b),
    );
  });
});
