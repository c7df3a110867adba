import type { ProgramBuilder } from '../program/program-builder.js';
import type { Frame, Wire } from '../program/program.js';
import { wilderMean } from './averages.js';
import { previousCandle, trueRange } from './candle-nodes.js';

export interface Supertrend {
  readonly line: Wire;
  /** 1 up, −1 down. */
  readonly direction: Wire;
}

/**
 * Supertrend: (high + low) ÷ 2 ± multiplier × ATR with locked bands. The upper band only falls and the lower band only
 * rises until the previous close crosses it. The direction flips when a close crosses the opposing band.
 * The first direction is the side of the candle's middle on which it closed (at the middle: the sign of its change), so
 * that a mirrored market starts mirrored.
 */
export function supertrend(
  builder: ProgramBuilder,
  options: { readonly period: number; readonly multiplier: number },
): Supertrend {
  const { period, multiplier } = options;
  return builder.shared(`supertrend(${period},${multiplier})`, () => {
    const range = wilderMean(builder, trueRange(builder), period);
    const previous = previousCandle(builder).close.slot;
    const [high, low] = [builder.field('high').slot, builder.field('low').slot];
    const close = builder.field('close').slot;
    const start = range.readyAt;
    const node = { line: builder.wire(start), direction: builder.wire(start) };
    const [lineSlot, directionSlot, rangeSlot] = [node.line.slot, node.direction.slot, range.slot];
    const [upperBand, lowerBand] = [builder.scalar(), builder.scalar()];
    const heading = builder.scalar();
    builder.step(start, ({ state, wires, base, index }: Frame) => {
      const price = wires[close] as number;
      const before = wires[previous] as number;
      const middle = ((wires[high] as number) + (wires[low] as number)) / 2;
      const distance = (wires[rangeSlot] as number) * multiplier;
      let upper = middle + distance;
      let lower = middle - distance;
      let direction = state[base + heading] as number;
      if (index === start) {
        direction = price > middle || (price === middle && price > before) ? 1 : -1;
      } else {
        const lockedUpper = state[base + upperBand] as number;
        const lockedLower = state[base + lowerBand] as number;
        if (upper > lockedUpper && before <= lockedUpper) upper = lockedUpper;
        if (lower < lockedLower && before >= lockedLower) lower = lockedLower;
        if (direction > 0) direction = price < lower ? -1 : 1;
        else direction = price > upper ? 1 : -1;
      }
      state[base + upperBand] = upper;
      state[base + lowerBand] = lower;
      state[base + heading] = direction;
      wires[directionSlot] = direction;
      wires[lineSlot] = direction > 0 ? lower : upper;
    });
    return node;
  });
}
