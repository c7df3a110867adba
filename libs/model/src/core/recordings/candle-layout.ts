import { err, ok, type Result } from '@tidegate/kernel';

import { CANDLE_ROLES, candleColumnRoles } from './candle-roles.js';
import { formInName, type InstantForm } from './recording-instant.js';
import { readHeader } from './recording-columns.js';

/** Index in a parsed row, after the seven of `CANDLE_ROLES`: the close time of Binance's rows. */
export const CLOSE_TIME = CANDLE_ROLES.length;

/** Maps the cells of a row to roles. */
export interface RowLayout {
  /** For each column, its index in `CANDLE_ROLES`, `CLOSE_TIME`, or −1 for an ignored column. */
  readonly slots: Int8Array;
  /** Minimum number of cells in a row; the maximum is one per slot. */
  readonly cellsMin: number;
  /** Column names for messages. */
  readonly names: readonly string[];
  /** The unit of the open time, if its column name contains one. */
  readonly namedForm: InstantForm | null;
}

const placed = (slots: readonly number[], cellsMin: number): RowLayout => ({
  slots: Int8Array.from(slots),
  cellsMin,
  names: slots.map((slot, column) => {
    const role = slot === CLOSE_TIME ? 'close time' : CANDLE_ROLES[slot];
    return role === undefined ? `${column + 1}` : `${column + 1} (${role})`;
  }),
  namedForm: null,
});

/** Open time to volume, and optionally the number of trades. Kraken's files have all seven. */
const USUAL = placed([0, 1, 2, 3, 4, 5, 6], 6);
/** Binance's klines add close time, quote volume, number of trades, and three more columns. */
const KLINES = placed([0, 1, 2, 3, 4, 5, CLOSE_TIME, -1, 6, -1, -1, -1], 12);

/** The layout of rows with a header. */
export function layoutOfHeader(line: string, symbol: string): Result<RowLayout, string> {
  const header = readHeader(line, candleColumnRoles(symbol));
  if (!header.ok) return header;
  const { names, roles } = header.value;
  const slots = roles.map((role) => (role === null ? -1 : CANDLE_ROLES.indexOf(role)));
  return ok({
    slots: Int8Array.from(slots),
    cellsMin: names.length,
    names: names.map((name) => `"${name}"`),
    namedForm: formInName(names[slots.indexOf(0)] ?? ''),
  });
}

/** The layout of rows without a header, from the number of cells in the first row. */
export function layoutOfRow(cells: number): Result<RowLayout, string> {
  if (cells === 6 || cells === 7) return ok(USUAL);
  if (cells === 12) return ok(KLINES);
  return err(
    `a row without a header has 6 or 7 cells (${CANDLE_ROLES.join(', ')}) or the 12 of Binance's klines, but this one has ${cells}: complete the row, or add a header that names the columns`,
  );
}
