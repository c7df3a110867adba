/** The value of a CSV cell. Exact decimals are passed as strings of digits. */
export type Cell = string | number;

/** Start of a text that a spreadsheet would run as a formula or split into cells. */
const FORMULA_START = /^[=+\-@\t\r\n]/;
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/;
const QUOTED = /[",\r\n]/;

/**
 * Formats one line of a CSV file. Text that a spreadsheet would run as a formula is prefixed with an apostrophe, as OWASP
 * recommends (CSV injection). Numbers stay numbers, including negative numbers.
 */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(',')}\n`;
}

function cellText(cell: Cell): string {
  const text = String(cell);
  if (NUMBER.test(text)) return text;
  const safe = FORMULA_START.test(text) ? `'${text}` : text;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
