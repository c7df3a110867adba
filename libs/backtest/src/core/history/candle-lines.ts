import type { CandleColumns } from '@tidegate/model';

const CANDLE_LINES_HEADER = 'timestamp,open,high,low,close,volume,trades\n';

const ROWS_PER_CHUNK = 1_000;

/** A series as the lines of a CSV file, in chunks. `parseCandleCsv` reads back the same numbers. */
export function* candleLines(candles: CandleColumns): Generator<string> {
  yield CANDLE_LINES_HEADER;
  for (let start = 0; start < candles.length; start += ROWS_PER_CHUNK) {
    const stop = Math.min(start + ROWS_PER_CHUNK, candles.length);
    let text = '';
    for (let at = start; at < stop; at++) text += lineOf(candles, at);
    yield text;
  }
}

function lineOf(candles: CandleColumns, at: number): string {
  const time = new Date(candles.openTimes[at] as number).toISOString();
  const { opens, highs, lows, closes, volumes, trades } = candles;
  const numbers = [opens, highs, lows, closes, volumes, trades].map(
    (column) => column[at] as number,
  );
  return `${time},${numbers.join(',')}\n`;
}
