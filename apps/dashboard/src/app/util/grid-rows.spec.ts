import { describe, expect, it } from '@jest/globals';

import {
  csvOf,
  filterRows,
  nextSorting,
  rowAfterKey,
  sortRows,
  visibleRange,
  type RowColumn,
} from './grid-rows.js';

interface Row {
  readonly name: string;
  readonly pnl: number | null;
}

const COLUMNS: readonly RowColumn<Row>[] = [
  { key: 'name', title: 'Name', text: ({ name }) => name },
  {
    key: 'pnl',
    title: 'PnL',
    text: ({ pnl }) => (pnl === null ? '—' : pnl.toFixed(2)),
    sortBy: ({ pnl }) => pnl,
    exact: ({ pnl }) => (pnl === null ? '' : String(pnl)),
  },
];
const ROWS: readonly Row[] = [
  { name: 'a', pnl: 1 },
  { name: 'b', pnl: null },
  { name: 'c', pnl: 3.456 },
  { name: 'd', pnl: 1 },
];
const namesOf = (rows: readonly Row[]): string => rows.map(({ name }) => name).join('');

describe('sorting', () => {
  it('keeps the order of equal rows and puts unknown values last in both directions', () => {
    expect(namesOf(sortRows(ROWS, COLUMNS, { key: 'pnl', direction: 'ascending' }))).toBe('adcb');
    expect(namesOf(sortRows(ROWS, COLUMNS, { key: 'pnl', direction: 'descending' }))).toBe('cadb');
  });

  it('leaves the order alone for a column that does not sort', () => {
    expect(sortRows(ROWS, COLUMNS, { key: 'name', direction: 'ascending' })).toBe(ROWS);
    expect(sortRows(ROWS, COLUMNS, null)).toBe(ROWS);
  });

  it('goes from descending over ascending to none', () => {
    const first = nextSorting(null, 'pnl');
    const second = nextSorting(first, 'pnl');
    expect([first?.direction, second?.direction, nextSorting(second, 'pnl')]).toEqual([
      'descending',
      'ascending',
      null,
    ]);
    expect(nextSorting(second, 'name')).toEqual({ key: 'name', direction: 'descending' });
  });
});

describe('filtering', () => {
  it('keeps rows that contain every word', () => {
    expect(namesOf(filterRows(ROWS, COLUMNS, ' 1.00 D'))).toBe('d');
    expect(filterRows(ROWS, COLUMNS, '  ')).toBe(ROWS);
  });
});

describe('the visible range', () => {
  const view = { top: 2_800, height: 280, rowHeight: 28 };

  it('contains the rows in view and a few around', () => {
    expect(visibleRange(view, 5_000, 2)).toEqual({ start: 98, end: 113 });
  });

  it('stays inside the rows', () => {
    expect(visibleRange({ ...view, top: 0 }, 5, 2)).toEqual({ start: 0, end: 5 });
    expect(visibleRange({ ...view, top: 999_999 }, 20, 2)).toEqual({ start: 9, end: 20 });
    expect(visibleRange({ top: 0, height: 100, rowHeight: 0 }, 3)).toEqual({ start: 0, end: 3 });
  });
});

describe('keys', () => {
  const at = { row: 50, count: 5_000, page: 20 };

  it.each([
    ['PageDown', 70],
    ['PageUp', 30],
    ['Control+Home', 0],
    ['Control+End', 4_999],
    ['End', null],
    ['x', null],
  ])('%s moves to row %s', (key, row) => {
    expect(rowAfterKey(key, at)).toBe(row);
  });

  it('stop at the ends', () => {
    expect(rowAfterKey('PageDown', { ...at, row: 4_995 })).toBe(4_999);
    expect(rowAfterKey('PageUp', { ...at, row: 3 })).toBe(0);
  });
});

describe('an export', () => {
  it('contains exact values', () => {
    expect(csvOf(ROWS.slice(1, 3), COLUMNS)).toBe('Name,PnL\r\nb,\r\nc,3.456\r\n');
  });

  it('never runs as a formula in a spreadsheet', () => {
    const rows = ['=1+1', '+1', '-2+3', '@A1', '\tx', '-5', 'say "a, b"'].map((name) => ({
      name,
      pnl: null,
    }));
    expect(csvOf(rows, COLUMNS.slice(0, 1)).trimEnd().split('\r\n').slice(1)).toEqual([
      "'=1+1",
      "'+1",
      "'-2+3",
      "'@A1",
      "'\tx",
      '-5',
      '"say ""a, b"""',
    ]);
  });
});
