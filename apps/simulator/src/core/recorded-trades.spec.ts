import { describe, expect, it } from '@jest/globals';

import { anInstrument, csvFile, minutesAfter, MONDAY } from '../../testing/index.js';
import { parseTradeFiles } from './recorded-trades.js';
import { RecordedTradesTape } from './recorded-trades-tape.js';

const HEADER = 'timestamp_ms,side,price,amount\n';
const parse = (rows: string) => parseTradeFiles([csvFile(HEADER + rows)]);

describe('recorded trades', () => {
  it('are read with side, price, and amount', () => {
    expect(parse(`${MONDAY},sell,101.5,0.25\n${MONDAY},b,102,1`)).toEqual({
      priceDecimals: 1,
      trades: [
        { at: MONDAY, side: 'sell', price: 101.5, quantity: 0.25 },
        { at: MONDAY, side: 'buy', price: 102, quantity: 1 },
      ],
    });
  });

  it.each([
    ['an unknown side', `${MONDAY},hold,101,1`, /neither buy nor sell/],
    ['no price', `${MONDAY},buy,,1`, /price is not a number/],
    ['an amount of zero', `${MONDAY},buy,101,0`, /positive/],
    ['decreasing time', `${MONDAY},buy,101,1\n${MONDAY - 1},buy,101,1`, /line 3: time decreases/],
    ['an empty file', '', /contains no trades/],
  ])('are rejected with %s', (_, rows, message) => {
    expect(() => parse(rows)).toThrow(message);
  });

  it('are read by column names', () => {
    const named = csvFile(`id,qty,price,side,time\n7,0.25,101.5,sell,${MONDAY / 1_000}\n`);
    expect(parseTradeFiles([named]).trades).toEqual([
      { at: MONDAY, side: 'sell', price: 101.5, quantity: 0.25 },
    ]);
    const swapped = csvFile(`time,side,amount,cost\n${MONDAY},sell,1,2\n`);
    expect(() => parseTradeFiles([swapped])).toThrow(/names no column for price/);
  });

  it('trades of several files are joined in order of time, not of name', () => {
    const files = [
      csvFile(`${MONDAY + 5},buy,101,1`, 'a.csv'),
      csvFile(`${HEADER}${MONDAY},sell,102.5,1\n${MONDAY + 5},buy,103,1`, 'b.csv'),
    ];
    const { trades, priceDecimals } = parseTradeFiles(files);
    expect(trades.map(({ price }) => price)).toEqual([102.5, 103, 101]);
    expect(priceDecimals).toBe(1);
  });

  it('are rejected for overlapping files, and the error names both', () => {
    const files = [
      csvFile(`${MONDAY + 5},buy,101,1`, 'a.csv'),
      csvFile(`${MONDAY},sell,102.5,1\n${MONDAY + 9},buy,103,1`, 'b.csv'),
    ];
    expect(() => parseTradeFiles(files)).toThrow(
      expect.objectContaining({
        code: 'DATA_CONTRADICTORY',
        message: expect.stringMatching(/^b\.csv and a\.csv overlap/),
      }),
    );
  });

  it('are played unchanged', () => {
    const { trades } = parse(
      `${MONDAY + 5},sell,100.5,0.25\n${MONDAY + 5},buy,100.7,0.75\n${MONDAY + 60_000},buy,100.1,2`,
    );
    const tape = new RecordedTradesTape(anInstrument, trades);
    const bar = tape.minute(MONDAY);
    expect(bar).toMatchObject({
      open: 1_005,
      high: 1_007,
      low: 1_005,
      close: 1_007,
      lots: 1e8,
      trades: 2,
      firstTradeId: 1,
    });
    expect((bar?.turnover ?? 0) / 1e8).toBeCloseTo(1_006.5, 9);
    expect(
      bar && tape.printsOf(bar).map(({ id, nth, ticks, side }) => [id, nth, ticks, side]),
    ).toEqual([
      [1, 0, 1_005, 'sell'],
      [2, 1, 1_007, 'buy'],
    ]);
    expect(tape.minute(minutesAfter(1))?.firstTradeId).toBe(3);
    expect(tape.minute(minutesAfter(2))).toBeNull();
  });
});
