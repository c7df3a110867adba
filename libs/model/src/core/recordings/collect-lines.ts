import { err, ok, type Result } from '@tidegate/kernel';

import type { CsvProblem } from './candle-csv.js';
import { BYTE } from './decimal-bytes.js';
import { LINE_END_REFUSAL } from './recording-columns.js';

/** Bounds of a file of lines, unpacked. */
export interface LineLimits {
  readonly lineBytesMax: number;
  readonly bytesMax: number;
}

const LINE_LIMITS: LineLimits = { lineBytesMax: 65_536, bytesMax: 1_073_741_824 };

export type CollectedLines = Result<Uint8Array, CsvProblem>;

/** The first buffer; it doubles as the file grows. */
const CAPACITY_MIN = 65_536;

/**
 * Collects the bytes of a file of lines. Refuses a line that is too long before reading further, so that a file without
 * line ends takes no more memory than one line and one chunk.
 */
export async function collectLines(
  chunks: AsyncIterable<Uint8Array>,
  limits: LineLimits = LINE_LIMITS,
): Promise<CollectedLines> {
  const collected = new LineCollector(limits);
  for await (const chunk of chunks) {
    const problem = collected.add(chunk);
    if (problem) return err(problem);
  }
  return ok(collected.bytes());
}

class LineCollector {
  private buffer = new Uint8Array(CAPACITY_MIN);
  private length = 0;
  private lineStart = 0;

  constructor(private readonly limits: LineLimits) {}

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  add(chunk: Uint8Array): CsvProblem | null {
    const { lineBytesMax, bytesMax } = this.limits;
    if (this.length + chunk.length > bytesMax) {
      return this.problem(`the file is longer than ${grouped(bytesMax)} bytes: split it`);
    }
    this.append(chunk);
    while (this.length - this.lineStart > lineBytesMax) {
      const end = this.buffer.lastIndexOf(BYTE.newline, this.lineStart + lineBytesMax);
      if (end < this.lineStart) return this.longLine();
      this.lineStart = end + 1;
    }
    return null;
  }

  private append(chunk: Uint8Array): void {
    const length = this.length + chunk.length;
    if (length > this.buffer.length) {
      const grown = new Uint8Array(Math.max(length, 2 * this.buffer.length));
      grown.set(this.bytes());
      this.buffer = grown;
    }
    this.buffer.set(chunk, this.length);
    this.length = length;
  }

  private longLine(): CsvProblem {
    const { lineBytesMax } = this.limits;
    const line = this.buffer.subarray(this.lineStart, this.lineStart + lineBytesMax);
    if (line.includes(BYTE.return)) return this.problem(LINE_END_REFUSAL);
    return this.problem(
      `the line is longer than ${grouped(lineBytesMax)} bytes; one row per line is expected`,
    );
  }

  private problem(what: string): CsvProblem {
    let line = 1;
    for (let at = 0; at < this.lineStart; at++) if (this.buffer[at] === BYTE.newline) line += 1;
    return { code: 'DATA_MALFORMED', line, message: `line ${line}: ${what}` };
  }
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
