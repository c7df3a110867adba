/** What a cell of an exported table may hold; numbers that matter to the last digit are passed as text of digits. */
export type Cell = string | number;

/** Text that a spreadsheet would run as a formula, or a program would take for the end of a cell. */
const FORMULA_START = /^[=+\-@\t\r\n]/;
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/;
const QUOTED = /[",\r\n]/;

/**
 * One line of a CSV file. Text that a spreadsheet would run as a formula gets an apostrophe in front, as OWASP advises;
 * numbers stay numbers, negative ones too.
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
