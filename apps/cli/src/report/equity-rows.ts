import { csvRow } from './csv-rows.js';
import { drawdownsAt } from './thin-curve.js';

export interface EquityTable {
  readonly times: ArrayLike<number>;
  readonly equity: ArrayLike<number>;
  /** Value of holding at the same times. */
  readonly held: ArrayLike<number>;
}

/** Number of rows per chunk: a long run has a million rows. */
const ROWS_PER_CHUNK = 1_000;

/** Generates `equity.csv` in chunks of up to 1,000 rows, header first. */
export function* equityRows({ times, equity, held }: EquityTable): Generator<string> {
  const falls = drawdownsAt(equity);
  let chunk = csvRow(['time', 'equity', 'drawdown', 'held']);
  for (let index = 0; index < times.length; index++) {
    const time = new Date(times[index] as number).toISOString();
    const [value, fall, kept] = [equity, falls, held].map((column) => column[index] as number) as [
      number,
      number,
      number,
    ];
    chunk += csvRow([time, value, fall, kept]);
    if ((index + 1) % ROWS_PER_CHUNK !== 0) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
