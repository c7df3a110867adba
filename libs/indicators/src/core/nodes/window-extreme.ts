import type { ProgramBuilder } from '../program/program-builder.js';
import type { Frame, Wire } from '../program/program.js';

/** Largest of the last `period` values of a wire. */
export function windowMaximum(builder: ProgramBuilder, input: Wire, period: number): Wire {
  return builder.shared(`max(${input.slot},${period})`, () =>
    windowExtreme(builder, input, { period, sign: 1 }),
  );
}

/** Smallest of the last `period` values of a wire. */
export function windowMinimum(builder: ProgramBuilder, input: Wire, period: number): Wire {
  return builder.shared(`min(${input.slot},${period})`, () =>
    windowExtreme(builder, input, { period, sign: -1 }),
  );
}

/** Uses the blocks of `windowMean` with maxima in place of sums. The minimum is the maximum of the negated values. */
function windowExtreme(
  builder: ProgramBuilder,
  input: Wire,
  options: { readonly period: number; readonly sign: 1 | -1 },
): Wire {
  const { period, sign } = options;
  const out = builder.wire(input.readyAt + period - 1);
  const source = input.slot;
  const target = out.slot;
  const cursor = builder.scalar();
  const filled = builder.scalar();
  const ring = builder.ring(period);
  const last = period - 1;
  builder.step(input.readyAt, ({ state, wires, base }: Frame) => {
    const position = (state[base + cursor] as number) | 0;
    const value = sign * (wires[source] as number);
    const before = state[base + filled] as number;
    const head = position === 0 || value > before ? value : before;
    const slot = base + ring + position;
    state[base + filled] = head;
    state[slot] = value;
    if (position < last) {
      const tail = state[slot + 1] as number;
      wires[target] = sign * (head > tail ? head : tail);
      state[base + cursor] = position + 1;
      return;
    }
    wires[target] = sign * head;
    state[base + cursor] = 0;
    for (let index = slot - 1; index > slot - last; index--) {
      const next = state[index + 1] as number;
      if (next > (state[index] as number)) state[index] = next;
    }
  });
  return out;
}
