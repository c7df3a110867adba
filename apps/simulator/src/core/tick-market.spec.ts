import { describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs, MINUTE_MS, type EpochMs } from '@tidegate/kernel';

import { candleOfPrints, MONDAY } from '../../testing/index.js';
import { Halts } from './halts.js';
import { syntheticInstruments, type SyntheticInstrument } from './instrument-catalog.js';
import { SyntheticTape } from './synthetic-tape.js';
import type { Print, Tape } from './tape.js';
import { GRID_MS, TickMarket } from './tick-market.js';

const SEED = 5;
const HISTORY_FROM = epochMs(MONDAY - DAY_MS);
const [BTC] = syntheticInstruments(1, SEED) as [SyntheticInstrument];

function aMarket(start: EpochMs, tape?: Tape, halts = new Halts()): TickMarket {
  const opening = SyntheticTape.opening(BTC, SEED, HISTORY_FROM);
  return new TickMarket({
    instrument: BTC,
    tape: tape ?? new SyntheticTape(BTC, SEED, opening),
    seed: SEED,
    historyFrom: HISTORY_FROM,
    start,
    halts,
  });
}

/** The complete visible state of a market. */
function viewOf(market: TickMarket): object {
  const levels = (side: 'buy' | 'sell'): number[][] =>
    Array.from({ length: market.book.levelCount(side) }, (_, rank) => [
      market.book.priceAt(side, rank),
      market.book.quantityAt(side, rank),
    ]);
  return {
    bids: levels('buy'),
    asks: levels('sell'),
    last: market.lastPrint,
    recent: market.printsAfter(0).slice(-20),
    spreads: market.spreads.slice(-20),
    candles: market.candles.intervals.map((interval) => [
      market.candles.closedRows(interval, 720),
      market.candles.forming(interval),
    ]),
  };
}

describe('TickMarket', () => {
  it('trades the plan of the tape in the book, minute by minute', () => {
    const market = aMarket(MONDAY);
    const before = market.lastPrint?.id ?? 0;
    market.playTo(epochMs(MONDAY + 30 * MINUTE_MS));
    const prints = market.printsAfter(before);
    for (const row of market.candles.closedRows(1, 30)) {
      const inside = prints.filter(
        (print) => Math.floor(print.at / MINUTE_MS) * MINUTE_MS === row.openTime,
      );
      const { open, high, low, close, lots, trades } = row;
      expect(candleOfPrints(inside)).toEqual({ open, high, low, close, lots, trades });
    }
    expect(prints.map((print) => print.id)).toEqual(prints.map((_, nth) => before + 1 + nth));
  });

  it('keeps a deep, uncrossed book with the last trade near the touch', () => {
    const market = aMarket(MONDAY);
    for (let step = 1; step <= 2_000; step++) {
      market.playTo(epochMs(MONDAY + step * GRID_MS));
      const [bid, ask] = [
        market.book.bestPrice('buy') ?? NaN,
        market.book.bestPrice('sell') ?? NaN,
      ];
      expect(bid).toBeLessThan(ask);
      expect((ask - bid) / bid).toBeLessThan(0.003);
      expect(market.book.levelCount('buy')).toBeGreaterThanOrEqual(1_000);
      expect(market.book.levelCount('sell')).toBeGreaterThanOrEqual(1_000);
    }
  });

  it('is the same for any sequence of playTo calls', () => {
    const [whole, stepped] = [aMarket(MONDAY), aMarket(MONDAY)];
    const end = MONDAY + 12 * MINUTE_MS + 7 * GRID_MS;
    whole.playTo(epochMs(end));
    for (let at = MONDAY + 1; at < end; at += 777) stepped.playTo(epochMs(at));
    stepped.playTo(epochMs(end));
    expect(viewOf(stepped)).toEqual(viewOf(whole));
  });

  it('is the same after a restart at any instant', () => {
    const running = aMarket(MONDAY);
    for (const minutes of [1.5, 9.25, 10, 44.125]) {
      const instant = epochMs(MONDAY + minutes * MINUTE_MS);
      running.playTo(instant);
      expect(viewOf(aMarket(instant))).toEqual(viewOf(running));
    }
  });

  it('has recent trades and spreads at its start', () => {
    const market = aMarket(MONDAY);
    expect(market.printsAfter(0).length).toBeGreaterThan(50);
    expect(market.spreads.length).toBeGreaterThan(50);
    expect(market.book.levelCount('buy')).toBeGreaterThanOrEqual(1_000);
  });

  it('serves trades from several days ago', () => {
    const market = aMarket(MONDAY);
    const from = epochMs(MONDAY - 20 * 60 * MINUTE_MS);
    const trades = market.tradeHistory(from, 500);
    expect(trades).toHaveLength(500);
    expect(trades[0]?.at).toBeGreaterThanOrEqual(from);
    expect(trades.map((trade) => trade.id)).toEqual(
      trades.map((_, nth) => (trades[0] as Print).id + nth),
    );
    const lately = market.tradeHistory(epochMs(MONDAY - 2 * MINUTE_MS), 500);
    expect(lately).toEqual(market.printsAfter(0).slice(-lately.length));
    expect(market.latestTrades(lately.length)).toEqual(lately);
    expect(market.latestTrades(700).at(-1)).toEqual(lately.at(-1));
    expect(market.latestTrades(700)).toHaveLength(700);
  });

  const haltedFrom = epochMs(MONDAY + 2.25 * MINUTE_MS);
  const movingFrom = epochMs(MONDAY + 4 * MINUTE_MS);
  const haltedUntil = epochMs(MONDAY + 5.5 * MINUTE_MS);
  const twoHalts = (): Halts =>
    new Halts([
      { from: haltedFrom, until: movingFrom, book: 'still' },
      { from: movingFrom, until: haltedUntil, book: 'moving' },
    ]);

  it('does not trade during a halt, and keeps ids and sums consistent', () => {
    const market = aMarket(MONDAY, undefined, twoHalts());
    const before = market.lastPrint?.id ?? 0;
    market.playTo(epochMs(MONDAY + 8 * MINUTE_MS));
    const prints = market.printsAfter(before);
    const isHalted = ({ at }: Print): boolean => at >= haltedFrom && at < haltedUntil;
    expect(prints.filter(isHalted)).toEqual([]);
    expect(prints.some(({ at }) => at < haltedFrom)).toBe(true);
    expect(prints.some(({ at }) => at >= haltedUntil)).toBe(true);
    expect(prints.map((print) => print.id)).toEqual(prints.map((_, nth) => before + 1 + nth));
    const rows = market.candles.closedRows(1, 8).filter((row) => row.openTime >= MONDAY);
    expect(rows.map((row) => (row.openTime - MONDAY) / MINUTE_MS)).toEqual([0, 1, 2, 5, 6, 7]);
    for (const row of rows) {
      const inside = prints.filter(({ at }) => at >= row.openTime && at < row.openTime + MINUTE_MS);
      const { open, high, low, close, lots, trades } = row;
      expect(candleOfPrints(inside)).toEqual({ open, high, low, close, lots, trades });
    }
    expect(market.tradeHistory(MONDAY, 1_000)).toEqual(prints);
    expect(market.latestTrades(prints.length)).toEqual(prints);
  });

  it('freezes its book during a halt until orders are accepted again', () => {
    const market = aMarket(MONDAY, undefined, twoHalts());
    const bookAt = (instant: EpochMs): unknown => {
      market.playTo(instant);
      const { bids, asks } = viewOf(market) as { readonly bids: unknown; readonly asks: unknown };
      return { bids, asks };
    };
    const halted = bookAt(haltedFrom);
    expect(bookAt(movingFrom)).toEqual(halted);
    expect(bookAt(haltedUntil)).not.toEqual(halted);
  });

  it('is the same after a restart during a halt, after it, and sessions later', () => {
    const running = aMarket(MONDAY, undefined, twoHalts());
    for (const minutes of [3, 4.5, 5.75, 9.5, 47.25]) {
      const instant = epochMs(MONDAY + minutes * MINUTE_MS);
      running.playTo(instant);
      const reopened = aMarket(instant, undefined, twoHalts());
      expect(viewOf(reopened)).toEqual(viewOf(running));
      const since = epochMs(MONDAY - MINUTE_MS);
      expect(reopened.tradeHistory(since, 5_000)).toEqual(running.tradeHistory(since, 5_000));
    }
  });

  it('keeps quotes without trades while the tape has no data', () => {
    const synthetic = new SyntheticTape(BTC, SEED, SyntheticTape.opening(BTC, SEED, HISTORY_FROM));
    const holey: Tape = {
      minute: (openTime) => {
        const bar = synthetic.minute(openTime);
        return openTime >= MONDAY && openTime < MONDAY + 15 * MINUTE_MS ? null : bar;
      },
      printsOf: (bar) => synthetic.printsOf(bar),
      lose: (trades) => synthetic.lose(trades),
    };
    const market = aMarket(MONDAY, holey);
    const before = market.lastPrint;
    market.playTo(epochMs(MONDAY + 15 * MINUTE_MS));
    expect(market.lastPrint).toEqual(before);
    expect(market.book.bestPrice('buy')).not.toBeNull();
    expect(market.candles.closedRows(15, 1)[0]?.openTime).toBe(MONDAY - 15 * MINUTE_MS);
    market.playTo(epochMs(MONDAY + 16 * MINUTE_MS));
    expect(market.lastPrint?.at).toBeGreaterThan(MONDAY);
  });
});
