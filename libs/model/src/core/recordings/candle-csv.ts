import { err, ok, type Result } from '@tidegate/kernel';

import { PRICE_MAX, PRICE_MIN, VOLUME_MAX } from '../candle.js';
import { timeframeMs, type Timeframe } from '../timeframe.js';
import type { CandleColumns } from './candle-columns.js';
import { CLOSE_TIME, layoutOfHeader, layoutOfRow, type RowLayout } from './candle-layout.js';
import { BYTE, DecimalReader, isOfNumber } from './decimal-bytes.js';
import { HEADER_LENGTH_MAX, LINE_END_REFUSAL } from './recording-columns.js';
import {
  instantOfNumber,
  instantOfText,
  unitOfInstant,
  type InstantForm,
  type InstantUnit,
} from './recording-instant.js';

/** Why a candle file is refused, and on which line (1-based). */
export interface CsvProblem {
  readonly code: 'DATA_MALFORMED' | 'DATA_UNSORTED' | 'DATA_EMPTY';
  readonly line: number;
  /** Names line, column and value, and the reason. */
  readonly message: string;
}

/** The expected content of the file. */
export interface CandleCsvKind {
  /** `BASE/QUOTE`; some exports use these names in their columns. */
  readonly symbol: string;
  readonly timeframe: Timeframe;
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
/** Messages show values up to this length. */
const VALUE_LENGTH_MAX = 40;
const ROW_LENGTH = CLOSE_TIME + 1;
const COLUMNS = 7;
/** More trades in one candle indicate a wrong unit. */
const TRADES_MAX = 1e12;

/**
 * Parses a candle file strictly. A byte order mark and a header are optional: with a header, columns are identified by
 * name, otherwise by position. Instants are in seconds, milliseconds, microseconds or ISO 8601, in the same form
 * throughout. Every row must be complete, finite, a valid candle, aligned to the timeframe and later than the previous
 * row. One invalid row refuses the whole file.
 */
export function parseCandleCsv(
  bytes: Uint8Array,
  kind: CandleCsvKind,
): Result<CandleColumns, CsvProblem> {
  return new CandleCsvParser(bytes, kind).parse();
}

class CandleCsvParser {
  private readonly reader: DecimalReader;
  private readonly lengthMs: number;
  private line = 0;
  private rows = 0;
  /** Set by the header or the first row. */
  private layout: RowLayout | null = null;
  private form: InstantForm | null = null;
  /** Unit of the last numeric instant, tried first: nearly all rows share it. */
  private unit: InstantUnit | null = null;
  private readonly row = new Float64Array(ROW_LENGTH);
  private readonly columns: Float64Array[];

  constructor(
    private readonly bytes: Uint8Array,
    private readonly kind: CandleCsvKind,
  ) {
    this.reader = new DecimalReader(bytes);
    this.lengthMs = timeframeMs(kind.timeframe);
    const capacity = countLines(bytes);
    this.columns = Array.from({ length: COLUMNS }, () => new Float64Array(capacity));
  }

  parse(): Result<CandleColumns, CsvProblem> {
    const startProblem = this.loneCarriageReturn() ?? this.readStart();
    if (startProblem) return err(startProblem);
    while (this.reader.at < this.bytes.length) {
      this.line += 1;
      if (this.skipBlank()) continue;
      const problem = this.readRow() ?? this.checkRow();
      if (problem) return err(problem);
      for (let column = 0; column < COLUMNS; column++) {
        (this.columns[column] as Float64Array)[this.rows] = this.row[column] as number;
      }
      this.rows += 1;
    }
    if (this.rows === 0) return err(this.problem('the file holds no candles', 'DATA_EMPTY'));
    return ok(this.result());
  }

  /** A carriage return must precede a line feed; files with only carriage returns would parse as one line. */
  private loneCarriageReturn(): CsvProblem | null {
    let at = this.bytes.indexOf(BYTE.return);
    while (at >= 0 && (at + 1 === this.bytes.length || this.bytes[at + 1] === BYTE.newline)) {
      at = this.bytes.indexOf(BYTE.return, at + 1);
    }
    if (at < 0) return null;
    this.line = countLines(this.bytes.subarray(0, at));
    return this.problem(LINE_END_REFUSAL);
  }

  /** Skips a byte order mark and reads a header, if any; refuses a first line that is neither header nor row. */
  private readStart(): CsvProblem | null {
    const { bytes, reader } = this;
    if (BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte)) reader.at = 3;
    const first = bytes[reader.at];
    const isRow = first === undefined || first === BYTE.newline || first === BYTE.return;
    if (isRow || isOfNumber(first)) return null;
    this.line = 1;
    const end = bytes.indexOf(BYTE.newline, reader.at);
    const line = bytes.subarray(reader.at, end < 0 ? bytes.length : end);
    const text = new TextDecoder('latin1').decode(line.subarray(0, HEADER_LENGTH_MAX + 1));
    const layout = layoutOfHeader(text.trimEnd(), this.kind.symbol);
    if (!layout.ok) return this.problem(layout.error);
    this.layout = layout.value;
    reader.at = end < 0 ? bytes.length : end + 1;
    return null;
  }

  private skipBlank(): boolean {
    const { bytes, reader } = this;
    if (bytes[reader.at] === BYTE.return) reader.at += 1;
    if (bytes[reader.at] !== BYTE.newline) return reader.at >= bytes.length;
    reader.at += 1;
    return true;
  }

  private readRow(): CsvProblem | null {
    if (!this.layout) {
      const layout = layoutOfRow(this.cellsInLine());
      if (!layout.ok) return this.problem(layout.error);
      this.layout = layout.value;
    }
    const { slots, cellsMin } = this.layout;
    // The number of trades is the only optional cell.
    this.row[COLUMNS - 1] = 0;
    for (let column = 0; column < slots.length; column++) {
      const problem = this.readCell(column, slots[column] as number);
      if (problem) return problem;
      if (this.bytes[this.reader.at] === BYTE.comma && column < slots.length - 1) {
        this.reader.at += 1;
        continue;
      }
      if (this.isAtLineEnd() && column + 1 >= cellsMin) break;
      const cells = column + 1 + (this.isAtLineEnd() ? 0 : this.cellsInLine() - 1);
      return this.problem(`the row has ${cells} cells, but ${slots.length} were expected`);
    }
    this.endLine();
    return null;
  }

  private readCell(column: number, slot: number): CsvProblem | null {
    const start = this.reader.at;
    if (slot < 0) {
      this.skipCell();
      return null;
    }
    const value = this.reader.read();
    if (slot === 0 || slot === CLOSE_TIME) return this.readInstant(column, { slot, start, value });
    if (Number.isNaN(value) || !this.isAtCellEnd()) {
      const text = this.cellFrom(start);
      return this.problem(
        `column ${this.nameOf(column)} is ${text === '' ? 'empty' : `"${text}"`}, not a number`,
      );
    }
    this.row[slot] = value;
    return null;
  }

  /** Reads an instant. All instants of a file must have the same form. */
  private readInstant(
    column: number,
    { slot, start, value }: { slot: number; start: number; value: number },
  ): CsvProblem | null {
    const isNumber = !Number.isNaN(value) && this.isAtCellEnd();
    const { unit } = this;
    if (isNumber && unit && value >= unit.min && value < unit.max) {
      this.row[slot] = unit.toMs(value);
      return null;
    }
    const instant = isNumber ? instantOfNumber(value) : instantOfText(this.cellFrom(start));
    if (!instant.ok) return this.badCell(column, start, instant.error);
    const { at, form } = instant.value;
    this.form ??= this.layout?.namedForm ?? form;
    if (form !== this.form) {
      return this.badCell(column, start, `in ${form}, but ${this.form} were expected`);
    }
    this.row[slot] = at;
    if (isNumber) this.unit = unitOfInstant(value);
    return null;
  }

  private checkRow(): CsvProblem | null {
    const { row } = this;
    const [openTime, open, high, low, close, volume, trades] = row as unknown as Row;
    if (openTime % this.lengthMs !== 0) {
      return this.invalid(0, `not aligned to ${this.kind.timeframe}`);
    }
    const isValid =
      low >= PRICE_MIN &&
      high <= PRICE_MAX &&
      volume >= 0 &&
      volume <= VOLUME_MAX &&
      low <= open &&
      low <= close &&
      high >= open &&
      high >= close &&
      trades >= 0 &&
      trades <= TRADES_MAX;
    if (!isValid) return this.invalidCandle();
    if (this.layout?.slots[6] === CLOSE_TIME) {
      const restMs = openTime + this.lengthMs - (row[CLOSE_TIME] as number);
      if (!(restMs >= 0 && restMs < 2)) {
        return this.invalid(
          CLOSE_TIME,
          'not the close of the candle: add a header that names the columns',
        );
      }
    }
    const previous = this.rows === 0 ? -Infinity : (this.columns[0]?.[this.rows - 1] as number);
    if (openTime > previous) return null;
    const message = `open time ${isoOf(openTime)} does not come after ${isoOf(previous)}: sort the file and remove duplicates`;
    return this.problem(message, 'DATA_UNSORTED');
  }

  /** The problem of a row that has an invalid value. */
  private invalidCandle(): CsvProblem {
    const [, open, high, low, close, volume] = this.row as unknown as Row;
    for (const [slot, price] of [open, high, low, close].entries()) {
      if (price < PRICE_MIN || price > PRICE_MAX) {
        return this.invalid(slot + 1, `a price outside ${PRICE_MIN} to ${PRICE_MAX}`);
      }
    }
    if (high < open || high < close) {
      return this.invalid(2, `below the open (${open}) or close (${close})`);
    }
    if (low > open || low > close) {
      return this.invalid(3, `above the open (${open}) or close (${close})`);
    }
    if (!(volume >= 0 && volume <= VOLUME_MAX)) {
      return this.invalid(5, `a volume outside 0 to ${VOLUME_MAX}`);
    }
    return this.invalid(6, `a number of trades outside 0 to ${TRADES_MAX}`);
  }

  private invalid(slot: number, why: string): CsvProblem {
    const value = this.row[slot] as number;
    const text = slot === 0 || slot === CLOSE_TIME ? isoOf(value) : String(value);
    const column = this.layout?.slots.indexOf(slot) ?? slot;
    return this.problem(`column ${this.nameOf(column)} is ${text}, ${why}`);
  }

  private badCell(column: number, start: number, why: string): CsvProblem {
    return this.problem(`column ${this.nameOf(column)} is "${this.cellFrom(start)}", ${why}`);
  }

  private nameOf(column: number): string {
    return this.layout?.names[column] ?? `${column + 1}`;
  }

  /** Moves past the cell that begins at `start` and returns its text, shortened if long. */
  private cellFrom(start: number): string {
    this.reader.at = start;
    this.skipCell();
    const text = this.reader.textFrom(start);
    return text.length > VALUE_LENGTH_MAX ? `${text.slice(0, VALUE_LENGTH_MAX)}…` : text;
  }

  private skipCell(): void {
    while (!this.isAtCellEnd()) this.reader.at += 1;
  }

  /** The number of cells up to the end of the line. */
  private cellsInLine(): number {
    let cells = 1;
    for (let at = this.reader.at; at < this.bytes.length && this.bytes[at] !== BYTE.newline; at++) {
      if (this.bytes[at] === BYTE.comma) cells += 1;
    }
    return cells;
  }

  private isAtCellEnd(): boolean {
    return this.bytes[this.reader.at] === BYTE.comma || this.isAtLineEnd();
  }

  private isAtLineEnd(): boolean {
    const byte = this.bytes[this.reader.at];
    return byte === undefined || byte === BYTE.newline || byte === BYTE.return;
  }

  private endLine(): void {
    if (this.bytes[this.reader.at] === BYTE.return) this.reader.at += 1;
    if (this.bytes[this.reader.at] === BYTE.newline) this.reader.at += 1;
  }

  private problem(what: string, code: CsvProblem['code'] = 'DATA_MALFORMED'): CsvProblem {
    const line = Math.max(1, this.line);
    return { code, line, message: `line ${line}: ${what}` };
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

function isoOf(instant: number): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? String(instant) : date.toISOString();
}

function countLines(bytes: Uint8Array): number {
  let lines = 1;
  for (let at = bytes.indexOf(BYTE.newline); at >= 0; at = bytes.indexOf(BYTE.newline, at + 1)) {
    lines += 1;
  }
  return lines;
}
