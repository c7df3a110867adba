import { describe, expect, it } from '@jest/globals';

import { csvRows, decimalsOf, instantCell, numberCell } from './csv.js';

const place = { file: 'a.csv', line: 3, name: 'open' };

describe('csv', () => {
  it('reads rows with or without a header, with any line end, and skips blank lines', () => {
    const expected = [
      { line: 2, cells: ['1', '2'] },
      { line: 4, cells: ['3', '4'] },
    ];
    const rowsOf = (text: string) => [...csvRows({ name: 'a.csv', text })];
    expect(rowsOf('time,open\r\n1,2\r\n\r\n3,4\r\n')).toEqual(expected);
    expect(rowsOf('\uFEFF"Open Time","Open (USD)"\n1,2\n\n3,4')).toEqual(expected);
    expect(rowsOf('1,2\n3,4').map(({ cells }) => cells)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(rowsOf('\uFEFF1,2')).toEqual([{ line: 1, cells: ['1', '2'] }]);
    expect(rowsOf('')).toEqual([]);
  });

  it.each([
    ['<html>garbage\n1,2', /^a\.csv, line 1: neither a row of numbers nor a header/],
    ['open,time\n1,2', /^a\.csv, line 1: neither/],
    ['time,12\n1,2', /^a\.csv, line 1: neither/],
    ['time,\n1,2', /^a\.csv, line 1: neither/],
    ['time,open\r1,2\r3,4', /^a\.csv, line 1: lines end in CR alone/],
    ['1,2\n3,4\r5,6\n', /^a\.csv, line 2: lines end in CR alone/],
  ])('refuses a text that is not one of rows: %j', (text, message) => {
    expect(() => [...csvRows({ name: 'a.csv', text })]).toThrow(message);
  });

  it('counts the decimals that a number needs', () => {
    const numbers = ['12', '12.', '12.50', '.125', '1e-5', '1.25e-5', '1.5e3'];
    expect(numbers.map(decimalsOf)).toEqual([0, 0, 1, 3, 5, 7, 0]);
  });

  it('refuses what is not a number, with the place', () => {
    expect(numberCell('1.5', place)).toBe(1.5);
    for (const cell of ['', '.', ' 1', 'NaN', '-1', '1,5', '0x10', '1e999', undefined]) {
      expect(() => numberCell(cell, place)).toThrow(/^a\.csv, line 3: open is/);
    }
  });

  it('refuses an instant that is not a whole millisecond', () => {
    expect(instantCell('1700000000000', place)).toBe(1_700_000_000_000);
    expect(() => instantCell('1700000000000.5', place)).toThrow(/millisecond/);
  });
});
