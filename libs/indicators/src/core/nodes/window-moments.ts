import type { ProgramBuilder } from '../program/program-builder.js';
import type { Frame, Wire } from '../program/program.js';

export interface WindowMoments {
  readonly mean: Wire;
  /** Population standard deviation. */
  readonly deviation: Wire;
}

/**
 * Mean and population standard deviation of the last `period` values of a wire.
 *
 * Uses the blocks of `windowMean`. Each part is a (mean, sum of squared deviations) from Welford's recurrence, and the
 * two parts are merged with the formula of Chan, Golub & LeVeque. Values are never subtracted from a sum, so a jump
 * has no effect after it has left the window, and a flat window has a deviation of exactly 0.
 */
export function windowMoments(builder: ProgramBuilder, input: Wire, period: number): WindowMoments {
  return builder.shared(`moments(${input.slot},${period})`, () => {
    const readyAt = input.readyAt + period - 1;
    const node = { mean: builder.wire(readyAt), deviation: builder.wire(readyAt) };
    const meanSlot = node.mean.slot;
    const deviationSlot = node.deviation.slot;
    const source = input.slot;
    const cursor = builder.scalar();
    const headMean = builder.scalar();
    const headSquares = builder.scalar();
    const means = builder.ring(period);
    const squares = builder.ring(period);
    const last = period - 1;
    builder.step(input.readyAt, ({ state, wires, base }: Frame) => {
      const position = (state[base + cursor] as number) | 0;
      const value = wires[source] as number;
      const count = position + 1;
      let mean = value;
      let spread = 0;
      if (position > 0) {
        const before = state[base + headMean] as number;
        mean = before + (value - before) / count;
        spread = (state[base + headSquares] as number) + (value - before) * (value - mean);
      }
      state[base + headMean] = mean;
      state[base + headSquares] = spread;
      state[base + means + position] = value;
      if (position < last) {
        const gap = mean - (state[base + means + count] as number);
        const share = count / period;
        spread += (state[base + squares + count] as number) + gap * gap * share * (period - count);
        mean -= gap * (1 - share);
        state[base + cursor] = count;
      } else {
        state[base + cursor] = 0;
        storeTails(state, { means: base + means, squares: base + squares, period });
      }
      wires[meanSlot] = mean;
      wires[deviationSlot] = Math.sqrt(spread / period);
    });
    return node;
  });
}

interface TailOffsets {
  readonly means: number;
  readonly squares: number;
  readonly period: number;
}

/** Converts a full block of values into the moments of its tails: slot i then describes the values i … period − 1. */
function storeTails(state: Float64Array, offsets: TailOffsets): void {
  const { means, squares, period } = offsets;
  let mean = state[means + period - 1] as number;
  let spread = 0;
  state[squares + period - 1] = 0;
  for (let index = period - 2; index > 0; index--) {
    const value = state[means + index] as number;
    const before = mean;
    mean = before + (value - before) / (period - index);
    spread += (value - before) * (value - mean);
    state[means + index] = mean;
    state[squares + index] = spread;
  }
}
