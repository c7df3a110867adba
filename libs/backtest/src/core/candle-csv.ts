import { err, ok, type Result } from '@tidegate/kernel';
import {
  HEADER_LENGTH_MAX,
  HEADER_REFUSAL,
  isRecordingHeader,
  LINE_END_REFUSAL,
  timeframeMs,
  type Timeframe,
} from '@tidegate/model';

import type { CandleColumns } from './candle-columns.js';

/** Why a history file is refused, with the line that shows it (1-based). */
export interface CsvProblem {
  readonly code: 'DATA_MALFORMED' | 'DATA_UNSORTED' | 'DATA_EMPTY';
  readonly line: number;
  readonly message: string;
}

const COMMA = 44;
const NEWLINE = 10;
const RETURN = 13;
const DOT = 46;
const MINUS = 45;
const PLUS = 43;
const SMALL_E = 101;
const LARGE_E = 69;
const ZERO = 48;
const NINE = 57;

/** Powers of ten that are exact doubles: digits up to 2⁵³ divided by one of them are correctly rounded. */
const EXACT_POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Parses `timestamp_ms,open,high,low,close,volume[,trades]`, a byte order mark and a header line allowed, strictly: every
 * row is complete, finite, possible as a candle, aligned to the timeframe and later than the one before. One bad row
 * refuses the file.
 */
export function parseCandleCsv(
  bytes: Uint8Array,
  timeframe: Timeframe,
): Result<CandleColumns, CsvProblem> {
  return new CandleCsvParser(bytes, timeframeMs(timeframe)).parse();
}

class CandleCsvParser {
  private at = 0;
  private line = 0;
  private rows = 0;
  private readonly row = new Float64Array(7);
  private readonly columns: Float64Array[];

  constructor(
    private readonly bytes: Uint8Array,
    private readonly lengthMs: number,
  ) {
    const capacity = countLines(bytes);
    this.columns = Array.from({ length: 7 }, () => new Float64Array(capacity));
  }

  parse(): Result<CandleColumns, CsvProblem> {
    const odd = this.oddLineEnd() ?? this.readStart();
    if (odd) return err(odd);
    while (this.at < this.bytes.length) {
      this.line += 1;
      if (this.skipBlank()) continue;
      const problem = this.readRow() ?? this.judgeRow();
      if (problem) return err(problem);
      for (let column = 0; column < 7; column++) {
        (this.columns[column] as Float64Array)[this.rows] = this.row[column] as number;
      }
      this.rows += 1;
    }
    if (this.rows === 0) return err(this.problem('DATA_EMPTY', 'the file holds no candle'));
    return ok(this.result());
  }

  /** A carriage return belongs before a line feed: alone, it would make one line of the whole file. */
  private oddLineEnd(): CsvProblem | null {
    let at = this.bytes.indexOf(RETURN);
    while (at >= 0 && (at + 1 === this.bytes.length || this.bytes[at + 1] === NEWLINE)) {
      at = this.bytes.indexOf(RETURN, at + 1);
    }
    if (at < 0) return null;
    this.line = countLines(this.bytes.subarray(0, at));
    return this.problem('DATA_MALFORMED', LINE_END_REFUSAL);
  }

  /** Skips a byte order mark and a header; what else is not a row is refused here, in words that fit. */
  private readStart(): CsvProblem | null {
    if (BYTE_ORDER_MARK.every((byte, index) => this.bytes[index] === byte)) this.at = 3;
    const first = this.bytes[this.at];
    if (first === undefined || first === NEWLINE || first === RETURN || isOfNumber(first))
      return null;
    this.line = 1;
    const end = this.bytes.indexOf(NEWLINE, this.at);
    const line = this.bytes.subarray(this.at, end < 0 ? this.bytes.length : end);
    if (
      !isRecordingHeader(new TextDecoder('latin1').decode(line.subarray(0, HEADER_LENGTH_MAX + 1)))
    ) {
      return this.problem('DATA_MALFORMED', HEADER_REFUSAL);
    }
    this.at = end < 0 ? this.bytes.length : end + 1;
    return null;
  }

  private skipBlank(): boolean {
    if (this.bytes[this.at] === RETURN) this.at += 1;
    if (this.bytes[this.at] !== NEWLINE) return this.at >= this.bytes.length;
    this.at += 1;
    return true;
  }

  private readRow(): CsvProblem | null {
    for (let column = 0; column < 7; column++) {
      const value = this.readNumber();
      if (Number.isNaN(value)) {
        return this.problem('DATA_MALFORMED', `column ${column + 1} is not a number`);
      }
      this.row[column] = value;
      const next = this.bytes[this.at];
      if (next === COMMA) {
        if (column === 6) return this.problem('DATA_MALFORMED', 'there are more than 7 columns');
        this.at += 1;
        continue;
      }
      if (!this.atLineEnd()) {
        return this.problem('DATA_MALFORMED', `column ${column + 1} is not a number`);
      }
      if (column < 5) {
        return this.problem('DATA_MALFORMED', `only ${column + 1} of at least 6 columns are there`);
      }
      if (column === 5) this.row[6] = 0;
      this.endLine();
      return null;
    }
    return null;
  }

  /** A decimal number; NaN when there is none. Short plain ones are computed exactly, others left to the language. */
  private readNumber(): number {
    const start = this.at;
    const negative = this.bytes[this.at] === MINUS;
    if (negative) this.at += 1;
    let digits = 0;
    let seen = 0;
    let decimals = -1;
    for (; this.at < this.bytes.length; this.at++) {
      const byte = this.bytes[this.at] as number;
      if (isDigit(byte)) {
        digits = digits * 10 + (byte - ZERO);
        seen += 1;
        if (decimals >= 0) decimals += 1;
      } else if (byte === DOT && decimals < 0) {
        decimals = 0;
      } else {
        break;
      }
    }
    if (seen === 0) return Number.NaN;
    const hasExponent = this.skipExponent();
    if (hasExponent || digits > Number.MAX_SAFE_INTEGER || decimals > 22) {
      return this.readSlowly(start);
    }
    const value = decimals > 0 ? digits / (EXACT_POWERS[decimals] as number) : digits;
    return negative ? -value : value;
  }

  private skipExponent(): boolean {
    const byte = this.bytes[this.at];
    if (byte !== SMALL_E && byte !== LARGE_E) return false;
    const sign = this.bytes[this.at + 1];
    this.at += sign === MINUS || sign === PLUS ? 2 : 1;
    while (isDigit(this.bytes[this.at])) this.at += 1;
    return true;
  }

  private readSlowly(start: number): number {
    let text = '';
    for (let at = start; at < this.at; at++) text += String.fromCharCode(this.bytes[at] as number);
    return Number(text);
  }

  private judgeRow(): CsvProblem | null {
    const [openTime, open, high, low, close, volume, trades] = this.row as unknown as Row;
    if (openTime % this.lengthMs !== 0) {
      return this.problem('DATA_MALFORMED', `open time ${openTime} is not on the timeframe's grid`);
    }
    const isPossible =
      low > 0 && low <= open && low <= close && high >= open && high >= close && volume >= 0;
    if (!isPossible || trades < 0 || !Number.isFinite(high + volume + trades)) {
      return this.problem(
        'DATA_MALFORMED',
        `prices ${open}/${high}/${low}/${close} and volume ${volume} cannot be a candle`,
      );
    }
    const previous = this.rows === 0 ? -Infinity : (this.columns[0]?.[this.rows - 1] as number);
    if (openTime > previous) return null;
    return this.problem(
      'DATA_UNSORTED',
      `open time ${openTime} does not come after ${previous}: sort the file and remove duplicates`,
    );
  }

  private atLineEnd(): boolean {
    const byte = this.bytes[this.at];
    return byte === undefined || byte === NEWLINE || byte === RETURN;
  }

  private endLine(): void {
    if (this.bytes[this.at] === RETURN) this.at += 1;
    if (this.bytes[this.at] === NEWLINE) this.at += 1;
  }

  private problem(code: CsvProblem['code'], what: string): CsvProblem {
    return {
      code,
      line: Math.max(1, this.line),
      message: `line ${Math.max(1, this.line)}: ${what}`,
    };
  }

  private result(): CandleColumns {
    const [openTimes, opens, highs, lows, closes, volumes, trades] = this.columns.map((column) =>
      column.subarray(0, this.rows),
    ) as unknown as readonly Float64Array[] & { readonly length: 7 };
    const empty = new Float64Array(0);
    return {
      length: this.rows,
      openTimes: openTimes ?? empty,
      opens: opens ?? empty,
      highs: highs ?? empty,
      lows: lows ?? empty,
      closes: closes ?? empty,
      volumes: volumes ?? empty,
      trades: trades ?? empty,
    };
  }
}

/** openTime, open, high, low, close, volume, trades. */
type Row = readonly [number, number, number, number, number, number, number];

/** Whether a number may begin with it. */
function isOfNumber(byte: number): boolean {
  return isDigit(byte) || byte === DOT || byte === MINUS;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

function countLines(bytes: Uint8Array): number {
  let lines = 1;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}
