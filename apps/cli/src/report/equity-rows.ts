import { csvRow } from './csv-rows.js';
import { drawdownsAt } from './thin-curve.js';

export interface EquityTable {
  readonly times: ArrayLike<number>;
  readonly equity: ArrayLike<number>;
  /** What holding would have been worth, at the same times. */
  readonly held: ArrayLike<number>;
}

/** Lines that are handed over together: a long run has a million of them. */
const ROWS_AT_ONCE = 1_000;

/** `equity.csv` in pieces of many lines, header first. */
export function* equityRows({ times, equity, held }: EquityTable): Generator<string> {
  const falls = drawdownsAt(equity);
  let piece = csvRow(['time', 'equity', 'drawdown', 'held']);
  for (let index = 0; index < times.length; index++) {
    const time = new Date(times[index] as number).toISOString();
    const [value, fall, kept] = [equity, falls, held].map((column) => column[index] as number) as [
      number,
      number,
      number,
    ];
    piece += csvRow([time, value, fall, kept]);
    if ((index + 1) % ROWS_AT_ONCE !== 0) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
