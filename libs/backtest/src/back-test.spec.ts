import { beforeAll, describe, expect, it } from '@jest/globals';
import { DAY_MS, Decimal, epochMs, type EpochMs } from '@tidegate/kernel';
import { MatchingOptions } from '@tidegate/matching';
import { seeded } from '@tidegate/kernel/testing';
import type { ClosedTrade } from '@tidegate/model';
import fc from 'fast-check';

import {
  backTestRequest,
  generatedCandles,
  generatedSeries,
  MARKET_START,
  seriesOf,
  withoutBreakers,
} from '../testing/index.js';
import { runBackTest, type BackTestProgress, type BackTestResult } from './back-test.js';
import { tradeContent } from './core/outcome-hash.js';

/** Candles per instrument: 20 days. */
const CANDLES = 1_920;

const day = (count: number): EpochMs => epochMs(MARKET_START + count * DAY_MS);
const contents = (trades: readonly ClosedTrade[]) => trades.map(tradeContent);
const closedBefore = ({ trades }: BackTestResult, instant: number) =>
  contents(trades.filter(({ closedAt }) => closedAt < instant));

let whole: BackTestResult;

beforeAll(async () => {
  whole = await runBackTest(backTestRequest());
});

describe('A back-test', () => {
  it('trades both directions on a margin account, with several exit reasons', () => {
    const { trades } = whole;
    expect(trades.length).toBeGreaterThan(30);
    expect(new Set(trades.map(({ direction }) => direction))).toEqual(new Set(['long', 'short']));
    expect(new Set(trades.map(({ instrument }) => instrument)).size).toBe(2);
    expect(new Set(trades.map(({ exitReason }) => exitReason)).size).toBeGreaterThan(2);
  });

  it('only opens longs on a spot account', async () => {
    const spot = await runBackTest(backTestRequest({ kind: 'spot' }));
    expect(spot.trades.length).toBeGreaterThan(10);
    expect(spot.trades.every(({ direction }) => direction === 'long')).toBe(true);
    expect(spot.funnel.rejectedByCode.DIRECTION_NOT_ALLOWED).toBeGreaterThan(0);
  });

  it('is deterministic', async () => {
    const again = await runBackTest(backTestRequest());
    expect(again.hash).toBe(whole.hash);
    expect(again.performance).toEqual(whole.performance);
    expect(contents(again.trades)).toEqual(contents(whole.trades));
  });

  it('has a different hash for a different configuration, risk rule, or market', async () => {
    const matching = Object.assign(new MatchingOptions(), { halfSpreadRate: 0.001 });
    const risk = withoutBreakers();
    risk.sizing.riskPerTrade /= 2;
    const history = [generatedSeries({ symbol: 'BTC/USD', candles: CANDLES, seed: 2 })];
    const others = [{ plan: { matching } }, { risk }, { history }].map(backTestRequest);
    const hashes = [whole.hash];
    for (const request of others) hashes.push((await runBackTest(request)).hash);
    expect(new Set(hashes).size).toBe(4);
  });

  it('ends with the deposit plus the net result of the trades, on a balanced ledger', () => {
    const net = whole.trades.reduce((sum, { netPnl }) => sum.add(netPnl), new Decimal(10_000));
    expect(whole.ledgerBalanced).toBe(true);
    expect(whole.equity.values.at(-1)).toBe(net.toNumber());
  });

  it('counts a consistent funnel', () => {
    const { scans, signals, accepted, closedOpposite, rejectedByCode } = whole.funnel;
    const rejected = Object.values(rejectedByCode).reduce((sum, count) => sum + count, 0);
    expect(scans).toBe(whole.candles);
    expect(signals).toBeLessThan(scans);
    expect(accepted + closedOpposite + rejected).toBeLessThanOrEqual(signals);
    expect(whole.decisions).toHaveLength(accepted + closedOpposite);
    expect(whole.trades.length).toBeLessThanOrEqual(accepted);
  });

  it('links each trade to the earlier decision that opened it', () => {
    const decisions = new Map(whole.decisions.map((decision) => [decision.id, decision]));
    for (const trade of whole.trades) {
      const decision = decisions.get(trade.decision);
      expect(decision).toMatchObject({ outcome: 'accepted', instrument: trade.instrument });
      expect(decision?.verdicts.every(({ passed }) => passed)).toBe(true);
      expect(decision?.at).toBeLessThan(trade.openedAt);
    }
  });

  it('records equity at every step in ascending order of time', () => {
    const { times, values } = whole.equity;
    expect(times).toHaveLength(CANDLES + 1);
    expect(values[0]).toBe(10_000);
    expect(times.every((at, index) => index === 0 || at >= (times[index - 1] as number))).toBe(
      true,
    );
  });

  it('reports its progress up to the total', async () => {
    const reports: BackTestProgress[] = [];
    await runBackTest(backTestRequest({ onProgress: (progress) => reports.push(progress) }));
    expect(reports.length).toBeGreaterThan(1);
    expect(reports.map(({ candles }) => candles)).toEqual(
      reports.map(({ candles }) => candles).toSorted((left, right) => left - right),
    );
    expect(reports.at(-1)).toMatchObject({
      candles: 2 * CANDLES,
      total: 2 * CANDLES,
      trades: whole.trades.length,
    });
  });
});

describe('The future', () => {
  it('does not affect earlier trades: a run that stops earlier closes the same trades up to there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 5 * 96, max: CANDLES - 1 }), async (steps) => {
        const to = epochMs(MARKET_START + steps * 900_000);
        const part = await runBackTest(backTestRequest({ range: { from: null, to } }));
        expect(closedBefore(whole, to).length).toBeGreaterThan(0);
        expect(closedBefore(part, to)).toEqual(closedBefore(whole, to));
      }),
      seeded({ numRuns: 3 }),
    );
  });

  it('does not affect earlier trades: a different future leaves the past unchanged', async () => {
    const change = day(14);
    const history = backTestRequest().history.map(({ symbol }) => {
      const past = generatedCandles({ symbol, candles: CANDLES });
      const future = generatedCandles({ symbol, candles: CANDLES, seed: 5 });
      const mixed = past.map((candle, index) =>
        candle.openTime < change ? candle : (future[index] ?? candle),
      );
      return seriesOf(mixed, { symbol });
    });
    const other = await runBackTest(backTestRequest({ history }));
    expect(closedBefore(other, change)).toEqual(closedBefore(whole, change));
    expect(other.hash).not.toBe(whole.hash);
  });
});

describe('The end', () => {
  it('closes open positions at the last price, so that every entry becomes a trade', async () => {
    const trade = whole.trades.find(({ openedAt, closedAt }) => closedAt - openedAt > 3_600_000);
    const to = epochMs((trade?.openedAt ?? 0) + 1_800_000);
    const { trades, ledgerBalanced } = await runBackTest(
      backTestRequest({ range: { from: null, to } }),
    );
    const last = trades.filter(({ exitReason }) => exitReason === 'end_of_data');
    expect(last.map(({ decision }) => decision)).toContain(trade?.decision);
    expect(last.every(({ closedAt }) => closedAt > to)).toBe(true);
    expect(ledgerBalanced).toBe(true);
  });
});

describe('A range', () => {
  const range = { from: day(12), to: day(17) };

  it('limits trading; earlier candles only warm up', async () => {
    const part = await runBackTest(backTestRequest({ range }));
    expect(part).toMatchObject({ from: range.from, to: range.to, candles: 2 * 5 * 96 });
    expect(part.trades.length).toBeGreaterThan(5);
    expect(part.decisions.every(({ at }) => at > range.from)).toBe(true);
    expect(part.equity.values[0]).toBe(10_000);
  });

  it('does not depend on candles before the warm-up', async () => {
    const warmUpCandles = 240;
    const kept = range.from - warmUpCandles * 3_600_000;
    const history = ['BTC/USD', 'ETH/USD'].map((symbol) =>
      seriesOf(
        generatedCandles({ symbol, candles: CANDLES }).filter(({ openTime }) => openTime >= kept),
        { symbol },
      ),
    );
    const long = await runBackTest(backTestRequest({ range, warmUpCandles }));
    const short = await runBackTest(backTestRequest({ range, warmUpCandles, history }));
    expect(short.hash).toBe(long.hash);
  });

  it('a range without candles is refused with its bounds', async () => {
    const empty = { from: day(40), to: null };
    await expect(runBackTest(backTestRequest({ range: empty }))).rejects.toMatchObject({
      code: 'DATA_EMPTY',
      message: 'No candle is recorded from 2025-02-10T00:00:00.000Z to …',
    });
  });
});

describe('A recording', () => {
  it('may have gaps and start late: the cache fills the gaps with flat candles, and trading continues', async () => {
    const holed = generatedCandles({ symbol: 'BTC/USD', candles: CANDLES }).filter(
      (_, index) => index < 800 || (index > 810 && index % 97 !== 0),
    );
    const late = generatedCandles({ symbol: 'ETH/USD', candles: CANDLES }).slice(300);
    const history = [seriesOf(holed), seriesOf(late, { symbol: 'ETH/USD' })];
    const result = await runBackTest(backTestRequest({ history }));
    expect(result.candles).toBe(holed.length + late.length);
    expect(new Set(result.trades.map(({ instrument }) => instrument)).size).toBe(2);
    expect(result.ledgerBalanced).toBe(true);
    expect(result.funnel.scans).toBeGreaterThanOrEqual(result.candles - 10);
  });

  it('must be quoted in the account currency', async () => {
    const history = [
      generatedSeries({ symbol: 'BTC/USD', candles: 100 }),
      generatedSeries({ symbol: 'ETH/EUR', candles: 100 }),
    ];
    await expect(runBackTest(backTestRequest({ history }))).rejects.toMatchObject({
      code: 'DATA_CURRENCY_MISMATCH',
      message:
        'ETH/EUR is traded in EUR, the account holds USD: leave the instrument out, or set accounts.0.currency=EUR',
    });
  });

  it('must have the shortest timeframe of the profile', async () => {
    const history = [generatedSeries({ symbol: 'BTC/USD', candles: 100, timeframe: '1h' })];
    await expect(runBackTest(backTestRequest({ history }))).rejects.toMatchObject({
      code: 'DATA_TIMEFRAME_MISMATCH',
      message: 'The shortest timeframe is 15m, the recorded timeframe is 1h; they must be equal',
    });
  });
});
