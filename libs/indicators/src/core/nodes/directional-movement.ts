import type { ProgramBuilder } from '../program/program-builder.js';
import type { Frame, Wire } from '../program/program.js';
import { wilderMean } from './averages.js';
import { previousCandle, trueRange } from './candle-nodes.js';

export interface DirectionalMovement {
  readonly plus: Wire;
  readonly minus: Wire;
  readonly adx: Wire;
}

/**
 * Wilder's +DI, −DI, and ADX, each 0 to 100, in TA-Lib's convention: the smoothed sums start with `period − 1` values,
 * and the recurrence applies from the next value on; ADX starts as the mean of the first `period` DX.
 * DI is 0 without range, and DX is 0 without direction.
 */
export function directionalMovement(builder: ProgramBuilder, period: number): DirectionalMovement {
  return builder.shared(`adx(${period})`, () => {
    const range = trueRange(builder).slot;
    const [plus, minus, dx] = [builder.wire(period), builder.wire(period), builder.wire(period)];
    const [up, down] = directionalMoves(builder);
    const [plusSum, minusSum] = [builder.scalar(), builder.scalar()];
    const rangeSum = builder.scalar();
    const [upSlot, downSlot] = [up.slot, down.slot];
    const [plusSlot, minusSlot, dxSlot] = [plus.slot, minus.slot, dx.slot];
    builder.step(1, ({ state, wires, base, index }: Frame) => {
      const kept = index < period ? 1 : 1 - 1 / period;
      const risen = (state[base + plusSum] as number) * kept + (wires[upSlot] as number);
      const fallen = (state[base + minusSum] as number) * kept + (wires[downSlot] as number);
      const ranged = (state[base + rangeSum] as number) * kept + (wires[range] as number);
      state[base + plusSum] = risen;
      state[base + minusSum] = fallen;
      state[base + rangeSum] = ranged;
      const moved = risen + fallen;
      wires[plusSlot] = ranged === 0 ? 0 : (100 * risen) / ranged;
      wires[minusSlot] = ranged === 0 ? 0 : (100 * fallen) / ranged;
      wires[dxSlot] = moved === 0 ? 0 : (100 * Math.abs(risen - fallen)) / moved;
    });
    return { plus, minus, adx: wilderMean(builder, dx, period) };
  });
}

/** Distance that the candle extends beyond the previous one, on the side with the larger distance; 0 on the other. */
function directionalMoves(builder: ProgramBuilder): readonly [up: Wire, down: Wire] {
  return builder.shared('directionalMoves', () => {
    const previous = previousCandle(builder);
    const [high, low] = [builder.field('high').slot, builder.field('low').slot];
    const [highBefore, lowBefore] = [previous.high.slot, previous.low.slot];
    const moves = [builder.wire(1), builder.wire(1)] as const;
    const [upSlot, downSlot] = [moves[0].slot, moves[1].slot];
    builder.step(1, ({ wires }: Frame) => {
      const up = (wires[high] as number) - (wires[highBefore] as number);
      const down = (wires[lowBefore] as number) - (wires[low] as number);
      wires[upSlot] = up > 0 && up > down ? up : 0;
      wires[downSlot] = down > 0 && down > up ? down : 0;
    });
    return moves;
  });
}
