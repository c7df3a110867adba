import type { ProgramBuilder } from '../program/program-builder.js';
import type { Frame, Wire } from '../program/program.js';

/**
 * Mean of the last `period` values of a wire.
 *
 * Divides the values into blocks of `period` (van Herk 1992, Gil & Werman 1993). The sum is that of the current block
 * plus that of the tail of the previous block, stored as suffix sums in the same ring. Because nothing is subtracted, a
 * value that has left the window leaves no rounding error. The amortised cost per value is constant.
 */
export function windowMean(builder: ProgramBuilder, input: Wire, period: number): Wire {
  return builder.shared(`mean(${input.slot},${period})`, () => {
    const out = builder.wire(input.readyAt + period - 1);
    const source = input.slot;
    const target = out.slot;
    const cursor = builder.scalar();
    const filled = builder.scalar();
    const ring = builder.ring(period);
    const last = period - 1;
    builder.step(input.readyAt, ({ state, wires, base }: Frame) => {
      const position = (state[base + cursor] as number) | 0;
      const value = wires[source] as number;
      const head = position === 0 ? value : (state[base + filled] as number) + value;
      const slot = base + ring + position;
      state[base + filled] = head;
      state[slot] = value;
      if (position < last) {
        wires[target] = (head + (state[slot + 1] as number)) / period;
        state[base + cursor] = position + 1;
        return;
      }
      wires[target] = head / period;
      state[base + cursor] = 0;
      for (let index = slot - 1; index > slot - last; index--) {
        state[index] = (state[index] as number) + (state[index + 1] as number);
      }
    });
    return out;
  });
}
