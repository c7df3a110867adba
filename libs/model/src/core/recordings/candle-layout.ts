import { err, ok, type Result } from '@tidegate/kernel';

import { CANDLE_ROLES, candleColumnRoles } from './candle-roles.js';
import { promisedForm, type InstantForm } from './recording-instant.js';
import { readHeader } from './recording-columns.js';

/** Place in a parsed row behind the seven of `CANDLE_ROLES`: the close time of Binance's rows. */
export const CLOSE_TIME = CANDLE_ROLES.length;

/** Where the cells of a row belong. */
export interface RowLayout {
  /** For each column its place among `CANDLE_ROLES`, `CLOSE_TIME`, or −1 for a column that is passed over. */
  readonly slots: Int8Array;
  /** A row has at least so many cells, and at most one for each slot. */
  readonly cellsMin: number;
  /** Names of the columns for messages. */
  readonly names: readonly string[];
  /** The unit of the open time that its name promises. */
  readonly promised: InstantForm | null;
}

const placed = (slots: readonly number[], cellsMin: number): RowLayout => ({
  slots: Int8Array.from(slots),
  cellsMin,
  names: slots.map((slot, column) => {
    const role = slot === CLOSE_TIME ? 'close time' : CANDLE_ROLES[slot];
    return role === undefined ? `${column + 1}` : `${column + 1} (${role})`;
  }),
  promised: null,
});

/** Open time to volume, and the number of trades where it is recorded. Kraken's files have all seven. */
const USUAL = placed([0, 1, 2, 3, 4, 5, 6], 6);
/** Binance's klines: close time, turnover, number of trades, and three columns more. */
const KLINES = placed([0, 1, 2, 3, 4, 5, CLOSE_TIME, -1, 6, -1, -1, -1], 12);

/** The layout that a header gives. */
export function layoutOfHeader(line: string, symbol: string): Result<RowLayout, string> {
  const header = readHeader(line, candleColumnRoles(symbol));
  if (!header.ok) return header;
  const { names, roles } = header.value;
  const slots = roles.map((role) => (role === null ? -1 : CANDLE_ROLES.indexOf(role)));
  return ok({
    slots: Int8Array.from(slots),
    cellsMin: names.length,
    names: names.map((name) => `"${name}"`),
    promised: promisedForm(names[slots.indexOf(0)] ?? ''),
  });
}

/** The layout of rows without a header, by the number of cells in the first one. */
export function layoutOfRow(cells: number): Result<RowLayout, string> {
  if (cells === 6 || cells === 7) return ok(USUAL);
  if (cells === 12) return ok(KLINES);
  return err(
    `without a header a row has the 6 or 7 cells ${CANDLE_ROLES.join(', ')}, or the 12 of Binance's klines, but here it has ${cells}: complete the row, or add a header that names the columns`,
  );
}
