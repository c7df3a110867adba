import { describe, expect, it } from '@jest/globals';
import { epochMs, InvariantViolation, MINUTE_MS } from '@tidegate/kernel';

import { aMinute, anInstrument, candleCsv, csvFile, MONDAY } from '../../testing/index.js';
import { cutMinute, Halts, loseBefore, type Halt } from './halts.js';
import { parseCandleFiles } from './recorded-series.js';
import { RecordedTape } from './recorded-tape.js';
import type { RecordedTrade } from './recorded-trades.js';
import { RecordedTradesTape } from './recorded-trades-tape.js';
import type { Print, Tape } from './tape.js';
import { TickMarket } from './tick-market.js';

const at = (seconds: number) => epochMs(MONDAY + seconds * 1_000);
const halt = (from: number, until: number, book: Halt['book'] = 'still'): Halt => ({
  from: at(from),
  until: at(until),
  book,
});

describe('halts', () => {
  it('are extended by a halt that continues them in the same way', () => {
    const halts = new Halts([halt(0, 5)]);
    halts.add(halt(10, 11));
    const before = halts.list;
    halts.add(halt(11, 12));
    halts.add(halt(12, 13, 'moving'));
    expect(halts.list).toEqual([halt(0, 5), halt(10, 12), halt(12, 13, 'moving')]);
    expect(before).toEqual([halt(0, 5), halt(10, 11)]);
    expect(() => halts.add(halt(12.5, 14))).toThrow(InvariantViolation);
  });

  it('include their first instant and exclude their end', () => {
    const halts = new Halts([halt(10, 12), halt(12, 13, 'moving'), halt(20, 21)]);
    const books = [9.999, 10, 11.999, 12, 13, 20.5, 21].map((second) => halts.at(at(second))?.book);
    expect(books).toEqual([undefined, 'still', 'still', 'moving', undefined, 'still', undefined]);
    expect([halts.touch(at(0), at(10)), halts.touch(at(0), at(10.1))]).toEqual([false, true]);
    expect([halts.touch(at(13), at(20)), halts.touch(at(20.9), at(30))]).toEqual([false, true]);
  });

  it('are bounded and drop the oldest first', () => {
    const halts = new Halts();
    for (let second = 0; second < 2_002; second += 2) halts.add(halt(second, second + 1));
    expect(halts.list).toHaveLength(1_000);
    expect([halts.at(at(0)), halts.at(at(2))]).toEqual([null, halt(2, 3)]);
  });
});

describe('a minute cut by a halt', () => {
  const prints = [5, 15, 25, 35].map((second, nth): Print => ({
    id: 101 + nth,
    nth,
    at: at(second),
    side: 'buy',
    ticks: 1_000 + nth,
    lots: 2,
  }));
  const planned = aMinute({ firstTradeId: 101, trades: 4 });
  const tape = { printsOf: () => prints };

  it('keeps the trades outside the halt, with consecutive ids and positions', () => {
    const cut = cutMinute(planned, tape, new Halts([halt(10, 20)]));
    expect(cut.lost).toBe(1);
    expect(cut.prints.map(({ id, nth, ticks }) => [id, nth, ticks])).toEqual([
      [101, 0, 1_000],
      [102, 1, 1_002],
      [103, 2, 1_003],
    ]);
    const levels = { open: 1_000, high: 1_003, low: 1_000, close: 1_003 };
    expect(cut.bar).toMatchObject({ ...levels, lots: 6, trades: 3, firstTradeId: 101 });
  });

  it('is unchanged if the halt prevents no trade, and empty if it prevents all', () => {
    expect(cutMinute(planned, tape, new Halts([halt(6, 15)]))).toMatchObject({
      bar: planned,
      lost: 0,
    });
    expect(cutMinute(planned, tape, new Halts([halt(0, 60)]))).toEqual({
      bar: null,
      prints: [],
      lost: 4,
    });
  });
});

describe('a recording with a halt', () => {
  const trades = Array.from({ length: 400 }, (_, nth): RecordedTrade => ({
    at: at(nth * 3 + 1),
    side: nth % 3 === 0 ? 'buy' : 'sell',
    price: 100 + (nth % 7) / 10,
    quantity: 1,
  }));
  const text = candleCsv({ from: MONDAY, rows: 20, lengthMs: MINUTE_MS, price: 100, seed: 4 });
  const series = parseCandleFiles([csvFile(text)], { symbol: 'BTC/USD', timeframe: '1m' });
  const tapes: readonly (readonly [string, () => Tape])[] = [
    ['trades', () => new RecordedTradesTape(anInstrument, trades)],
    ['candles', () => new RecordedTape(anInstrument, series, 1)],
  ];
  const openAt = (tape: Tape, historyFrom: number): TickMarket => {
    const halts = new Halts([halt(90, 150), halt(150, 200, 'moving')]);
    loseBefore(epochMs(historyFrom), tape, halts);
    const span = { historyFrom: epochMs(historyFrom), start: at(1_000) };
    return new TickMarket({ instrument: anInstrument, tape, seed: 1, halts, ...span });
  };

  it.each(tapes)('a halt in a recording of %s keeps ids consecutive', (_content, tape) => {
    const prints = openAt(tape(), MONDAY).printsAfter(0);
    const all = openAt(tape(), MONDAY).tradeHistory(MONDAY, 5_000);
    expect(all.map((print) => print.id)).toEqual(all.map((_, nth) => 1 + nth));
    expect(all.slice(-prints.length)).toEqual(prints);
    expect(all.some((print) => print.at >= at(90) && print.at < at(200))).toBe(false);
  });

  it.each(tapes)(
    'a halt before the history of a recording of %s does not change its ids',
    (_, tape) => {
      const since = at(10 * 60);
      expect(openAt(tape(), since).tradeHistory(since, 5_000)).toEqual(
        openAt(tape(), MONDAY).tradeHistory(since, 5_000),
      );
    },
  );
});
