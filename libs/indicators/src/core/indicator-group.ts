import { invariant } from '@tidegate/kernel';

import type { CandleHistory } from './candle-history.js';
import { compileIndicators } from './compile-indicators.js';
import type { IndicatorColumn, IndicatorSpec } from './indicator-spec.js';
import type { Frame, IndicatorProgram } from './program/program.js';

interface RunningProgram {
  readonly program: IndicatorProgram;
  readonly frame: Frame;
  /** Values in rows parallel to those of the history. */
  readonly values: Float64Array;
}

/**
 * Columns that share one program. The first candle or read after their registration compiles the program and runs it
 * over the stored candles. After that the group does not accept further columns.
 */
export class IndicatorGroup {
  private readonly specs: IndicatorSpec[] = [];
  private running: RunningProgram | null = null;

  constructor(private readonly history: CandleHistory) {}

  get isRunning(): boolean {
    return this.running !== null;
  }

  register(spec: IndicatorSpec): IndicatorColumn {
    invariant(!this.isRunning, 'A running group does not accept further columns', {
      kind: spec.kind,
    });
    this.specs.push(spec);
    return new GroupColumn({ group: this, history: this.history, index: this.specs.length - 1 });
  }

  /** Computes the columns at the newest row of the history. */
  advance(row: number): void {
    const { program, frame, values } = this.running ?? this.start();
    this.history.load(row, frame.wires);
    program.advance(frame, 0);
    program.writeOutputs(frame, values, row * program.width);
  }

  valueAt(row: number, index: number): number {
    const { program, values } = this.running ?? this.start();
    return values[row * program.width + index] as number;
  }

  /** Compiles the columns and computes them over the stored candles. */
  start(): RunningProgram {
    const program = compileIndicators(this.specs);
    const values = new Float64Array(this.history.capacity * program.width);
    const running = { program, frame: program.createFrame(1), values };
    this.running = running;
    for (let back = this.history.held - 1; back >= 0; back--)
      this.advance(this.history.rowOf(back));
    return running;
  }

  /** Resets the columns after the history was cleared. */
  reset(): void {
    if (this.running !== null) this.running.program.reset(this.running.frame, 0);
  }
}

class GroupColumn implements IndicatorColumn {
  private readonly group: IndicatorGroup;
  private readonly history: CandleHistory;
  private readonly index: number;

  constructor(place: {
    readonly group: IndicatorGroup;
    readonly history: CandleHistory;
    readonly index: number;
  }) {
    this.group = place.group;
    this.history = place.history;
    this.index = place.index;
  }

  at(back: number): number {
    const row = this.history.rowOf(back);
    return row < 0 ? Number.NaN : this.group.valueAt(row, this.index);
  }
}
