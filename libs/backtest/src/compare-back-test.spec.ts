import { beforeAll, describe, expect, it } from '@jest/globals';
import { doubleOf } from '@tidegate/kernel';

import { backTestRequest, generatedSeries } from '../testing/index.js';
import { runBackTest, type BackTestResult } from './back-test.js';
import { compareBackTest, heldEquity } from './compare-back-test.js';

const request = backTestRequest();
let result: BackTestResult;

beforeAll(async () => {
  result = await runBackTest(request);
});

describe('The comparison of a back-test', () => {
  it('counts the trades, their fees, and their result exactly once', () => {
    const { trades, netProfit, totalReturn, costs } = compareBackTest(request, result);
    const { trading, equity } = result.performance;
    expect(trades).toBe(trading.trades);
    expect(netProfit).toBeCloseTo(trading.netProfit, 8);
    expect(totalReturn).toBeCloseTo(equity.totalReturn as number, 12);
    expect(costs.fees).toBeCloseTo(trading.fees, 8);
    expect(costs.beforeFees - costs.fees).toBeCloseTo(netProfit, 8);
    const gains = result.trades.filter(({ grossPnl }) => grossPnl.gt(0));
    const gain = gains.reduce((sum, { grossPnl }) => sum + doubleOf(grossPnl), 0);
    expect(costs.feesOfGrossProfit).toBeCloseTo(costs.fees / gain, 12);
  });

  it('ranks the result among 200 draws of random entries', () => {
    const { chance } = compareBackTest(request, result);
    expect(chance?.draws).toBe(200);
    expect(chance?.low).toBeLessThan(chance?.median as number);
    expect(chance?.median).toBeLessThan(chance?.high as number);
    expect(compareBackTest(request, result).chance).toEqual(chance);
  });

  it('holds both instruments from the first open to the last close', () => {
    const { holding } = compareBackTest(request, result);
    const moves = request.history.map(({ candles: { opens, closes } }) => {
      const [first, last] = [opens[0] as number, closes.at(-1) as number];
      return last / first;
    });
    const gross = moves.reduce((sum, move) => sum + move, 0) / moves.length - 1;
    expect(holding.totalReturn).toBeLessThan(gross);
    expect(holding.totalReturn).toBeGreaterThan(gross - 0.03);
    const [first, last] = heldEquity(request, result, [result.from, result.to]);
    expect(first).toBe(10_000);
    expect(last).toBeGreaterThan(10_000 * (1 + (holding.totalReturn as number)));
  });

  it('uses only the traded range', async () => {
    const range = { from: result.from, to: null };
    const prefix = {
      ...request,
      range,
      history: [generatedSeries({ symbol: 'BTC/USD', candles: 800 })],
    };
    const part = {
      ...prefix,
      range: { from: (result.from + 400 * 900_000) as typeof result.from, to: null },
    };
    const [whole, late] = [await runBackTest(prefix), await runBackTest(part)];
    expect(compareBackTest(part, late).holding).not.toEqual(compareBackTest(prefix, whole).holding);
  });
});
