import type { ProgramBuilder } from '../program/program-builder.js';
import type { Frame, Wire } from '../program/program.js';
import { previousCandle } from './candle-nodes.js';

/**
 * Wilder's RSI of the close, 0 to 100: seeded with the mean gain and loss of the first `period` changes.
 * 50 without any movement (0 ÷ 0), the only value that is equal in a mirrored market; TA-Lib returns 0.
 */
export function relativeStrength(builder: ProgramBuilder, period: number): Wire {
  return builder.shared(`rsi(${period})`, () => {
    const previous = previousCandle(builder).close.slot;
    const close = builder.field('close').slot;
    const out = builder.wire(period);
    const target = out.slot;
    const gains = builder.scalar();
    const losses = builder.scalar();
    builder.step(1, ({ state, wires, base, index }: Frame) => {
      const change = (wires[close] as number) - (wires[previous] as number);
      const gain = change > 0 ? change : 0;
      const loss = change < 0 ? -change : 0;
      let gained = state[base + gains] as number;
      let lost = state[base + losses] as number;
      if (index > period) {
        gained += (gain - gained) / period;
        lost += (loss - lost) / period;
      } else {
        // Seed: sums the first changes, then takes their mean.
        const share = index === period ? period : 1;
        gained = (gained + gain) / share;
        lost = (lost + loss) / share;
      }
      state[base + gains] = gained;
      state[base + losses] = lost;
      const moved = gained + lost;
      wires[target] = moved === 0 ? 50 : (100 * gained) / moved;
    });
    return out;
  });
}
