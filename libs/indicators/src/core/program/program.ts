import type { Candle } from '@tidegate/model';

/**
 * Memory and current position of the steps. One frame is moved from series to series so that advancing a candle does
 * not allocate: a number passed to a function that is not inlined would be boxed.
 */
export interface Frame {
  /** State of all series, in consecutive blocks. */
  readonly state: Float64Array;
  /** Values of the current candle: its six fields, then the outputs of the steps. */
  readonly wires: Float64Array;
  /** Offset in `state` of the rings of the current series. Its scalars are directly before it. */
  base: number;
  /** Number of candles of the current series before this one. */
  index: number;
}

/** One computation per candle. Reads and writes wires and state. */
export type Step = (frame: Frame) => void;

/** Output of a step in the frame, valid from candle number `readyAt` (0-based) on. */
export interface Wire {
  readonly slot: number;
  readonly readyAt: number;
}

/** A step and the first candle number at which all of its inputs are ready. */
export interface ScheduledStep {
  readonly startsAt: number;
  readonly run: Step;
}

export interface ProgramParts {
  readonly steps: readonly ScheduledStep[];
  readonly outputs: readonly Wire[];
  readonly wireCount: number;
  readonly scalarCount: number;
  readonly ringLength: number;
}

/** Offset of the scalar that counts candles. Builders allocate the scalars after it. */
export const COUNT_SCALAR = -1;

/** Candle fields on a frame, in this order. */
export const CANDLE_WIRES = ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const;

/**
 * A compiled list of indicators: steps in dependency order over flat memory.
 * Common nodes, such as the true range or an average of one input and period, exist once.
 */
export class IndicatorProgram {
  /** Numbers of state per series. */
  readonly stride: number;
  readonly width: number;
  private readonly steps: readonly Step[];
  private readonly startsAt: Int32Array;
  private readonly outputSlots: Int32Array;
  private readonly outputReadyAt: Int32Array;
  private readonly warmAt: number;

  constructor(private readonly parts: ProgramParts) {
    this.stride = parts.scalarCount + parts.ringLength;
    this.width = parts.outputs.length;
    this.steps = parts.steps.map((step) => step.run);
    this.startsAt = Int32Array.from(parts.steps, (step) => step.startsAt);
    this.outputSlots = Int32Array.from(parts.outputs, (wire) => wire.slot);
    this.outputReadyAt = Int32Array.from(parts.outputs, (wire) => wire.readyAt);
    this.warmAt = Math.max(0, ...this.startsAt, ...this.outputReadyAt);
  }

  /** Allocates memory for `seriesCount` series in their initial state. */
  createFrame(seriesCount: number): Frame {
    return {
      state: new Float64Array(this.stride * seriesCount),
      wires: new Float64Array(this.parts.wireCount),
      base: this.parts.scalarCount,
      index: 0,
    };
  }

  /** Advances `series` by the candle on the first six wires. */
  advance(frame: Frame, series: number): void {
    const base = series * this.stride + this.parts.scalarCount;
    const index = frame.state[base + COUNT_SCALAR] as number;
    frame.base = base;
    frame.index = index;
    const { steps, startsAt } = this;
    if (index >= this.warmAt) {
      for (const step of steps) step(frame);
    } else {
      for (let position = 0; position < steps.length; position++) {
        if (index >= (startsAt[position] as number)) (steps[position] as Step)(frame);
      }
    }
    frame.state[base + COUNT_SCALAR] = index + 1;
  }

  /** Copies the outputs of the latest candle; NaN during warm-up. */
  writeOutputs(frame: Frame, target: Float64Array, offset: number): void {
    const { outputSlots, outputReadyAt } = this;
    if (frame.index >= this.warmAt) {
      for (let column = 0; column < outputSlots.length; column++) {
        target[offset + column] = frame.wires[outputSlots[column] as number] as number;
      }
      return;
    }
    for (let column = 0; column < outputSlots.length; column++) {
      target[offset + column] =
        frame.index >= (outputReadyAt[column] as number)
          ? (frame.wires[outputSlots[column] as number] as number)
          : Number.NaN;
    }
  }

  /** Candles received by `series`. */
  countOf(frame: Frame, series: number): number {
    return frame.state[series * this.stride + this.parts.scalarCount + COUNT_SCALAR] as number;
  }

  /** Resets `series` to its initial state. */
  reset(frame: Frame, series: number): void {
    frame.state.fill(0, series * this.stride, (series + 1) * this.stride);
  }
}

/** Copies a candle to the first six wires. */
export function loadCandle(wires: Float64Array, candle: Candle): void {
  wires[0] = candle.openTime;
  wires[1] = candle.open;
  wires[2] = candle.high;
  wires[3] = candle.low;
  wires[4] = candle.close;
  wires[5] = candle.volume;
}
