import { describe, expect, it } from '@jest/globals';

import { csvFile } from '../../testing/index.js';
import { csvRows, decimalsOf, instantCell, numberCell } from './csv.js';

const place = { file: 'a.csv', line: 3, name: 'open' };
const ROLES = [
  { role: 'time', names: ['time', 'open_time'] },
  { role: 'open', names: ['open', 'open_usd'] },
] as const;
const rowsOf = (text: string) => [...csvRows(csvFile(text), ROLES)];

describe('csv', () => {
  it('reads rows with or without a header and with LF or CRLF, and skips blank lines', () => {
    const expected = [
      { line: 2, cells: { time: '1', open: '2' } },
      { line: 4, cells: { time: '3', open: '4' } },
    ];
    expect(rowsOf('time,open\r\n1,2\r\n\r\n3,4\r\n')).toEqual(expected);
    expect(rowsOf('\uFEFF"Open Time","Open (USD)"\n1,2\n\n3,4')).toEqual(expected);
    expect(rowsOf('1,2\n3,4').map(({ cells }) => cells.open)).toEqual(['2', '4']);
    expect(rowsOf('\uFEFF1,2')).toEqual([{ line: 1, cells: { time: '1', open: '2' } }]);
    expect(rowsOf('')).toEqual([]);
  });

  it('finds columns by name, in any order and among other columns', () => {
    expect(rowsOf('id,open,time\n7,2,1')).toEqual([{ line: 2, cells: { time: '1', open: '2' } }]);
  });

  it.each([
    ['<html>garbage\n1,2', /^a\.csv, line 1: neither a row of numbers nor a header/],
    ['open,volume\n1,2', /^a\.csv, line 1: .*no column for time/],
    ['time,12\n1,2', /^a\.csv, line 1: neither/],
    ['time,open,open\n1,2,3', /^a\.csv, line 1: columns "open" and "open" both name the open/],
    ['time,open\n1,2,3', /^a\.csv, line 2: the row has 3 cells, but 2 were expected/],
    ['1', /^a\.csv, line 1: the row has 1 cells, but 2 were expected/],
    ['time,open\r1,2\r3,4', /^a\.csv, line 1: lines end in CR alone/],
    ['1,2\n3,4\r5,6\n', /^a\.csv, line 2: lines end in CR alone/],
  ])('rejects malformed text: %j', (text, message) => {
    expect(() => rowsOf(text)).toThrow(message);
  });

  it('counts the significant decimals of a number', () => {
    const numbers = ['12', '12.', '12.50', '.125', '1e-5', '1.25e-5', '1.5e3'];
    expect(numbers.map(decimalsOf)).toEqual([0, 0, 1, 3, 5, 7, 0]);
  });

  it('rejects a cell that is not a number and reports its place', () => {
    expect(numberCell('1.5', place)).toBe(1.5);
    for (const cell of ['', '.', ' 1', 'NaN', '-1', '1,5', '0x10', '1e999', undefined]) {
      expect(() => numberCell(cell, place)).toThrow(/^a\.csv, line 3: open is/);
    }
  });

  it('reads an instant in any supported unit and rejects other text', () => {
    const written = ['1700000000', '1700000000000', '1700000000000000', '2023-11-14T22:13:20Z'];
    expect(written.map((cell) => instantCell(cell, place))).toEqual(
      written.map(() => 1_700_000_000_000),
    );
    const fractions = ['1561939203.172', '1561939203172.9', '1561939203172999'];
    expect(fractions.map((cell) => instantCell(cell, place))).toEqual(
      fractions.map(() => 1_561_939_203_172),
    );
    expect(() => instantCell('17', place)).toThrow(/line 3: open is "17", not an instant/);
    expect(() => instantCell(undefined, place)).toThrow(/open is "", not an instant/);
  });
});
