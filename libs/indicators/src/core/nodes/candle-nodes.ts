import type { ProgramBuilder } from '../program/program-builder.js';
import type { Frame, Wire } from '../program/program.js';

export interface PreviousCandle {
  readonly high: Wire;
  readonly low: Wire;
  readonly close: Wire;
}

/** The candle before the current one. */
export function previousCandle(builder: ProgramBuilder): PreviousCandle {
  return builder.shared('previous', () => {
    const node = { high: builder.wire(1), low: builder.wire(1), close: builder.wire(1) };
    const [high, low, close] = [
      builder.field('high'),
      builder.field('low'),
      builder.field('close'),
    ];
    const [heldHigh, heldLow, heldClose] = [builder.scalar(), builder.scalar(), builder.scalar()];
    const [sourceHigh, sourceLow, sourceClose] = [high.slot, low.slot, close.slot];
    const [targetHigh, targetLow, targetClose] = [node.high.slot, node.low.slot, node.close.slot];
    builder.step(0, ({ state, wires, base }: Frame) => {
      wires[targetHigh] = state[base + heldHigh] as number;
      wires[targetLow] = state[base + heldLow] as number;
      wires[targetClose] = state[base + heldClose] as number;
      state[base + heldHigh] = wires[sourceHigh] as number;
      state[base + heldLow] = wires[sourceLow] as number;
      state[base + heldClose] = wires[sourceClose] as number;
    });
    return node;
  });
}

/** Wilder's true range: the range of the candle, extended to the previous close. Starts at the second candle. */
export function trueRange(builder: ProgramBuilder): Wire {
  return builder.shared('trueRange', () => {
    const previous = previousCandle(builder).close.slot;
    const high = builder.field('high').slot;
    const low = builder.field('low').slot;
    const out = builder.wire(1);
    const target = out.slot;
    builder.step(1, ({ wires }: Frame) => {
      const close = wires[previous] as number;
      const top = wires[high] as number;
      const bottom = wires[low] as number;
      wires[target] = (top > close ? top : close) - (bottom < close ? bottom : close);
    });
    return out;
  });
}

/** Typical price × volume, with typical price = (high + low + close) ÷ 3. */
export function typicalTurnover(builder: ProgramBuilder): Wire {
  return builder.shared('turnover', () => {
    const high = builder.field('high').slot;
    const low = builder.field('low').slot;
    const close = builder.field('close').slot;
    const volume = builder.field('volume').slot;
    const out = builder.wire(0);
    const target = out.slot;
    builder.step(0, ({ wires }: Frame) => {
      const sum = (wires[high] as number) + (wires[low] as number) + (wires[close] as number);
      wires[target] = (sum / 3) * (wires[volume] as number);
    });
    return out;
  });
}

/** The close `period` candles ago. */
export function delayedClose(builder: ProgramBuilder, period: number): Wire {
  return builder.shared(`delayedClose(${period})`, () => {
    const close = builder.field('close').slot;
    const out = builder.wire(period);
    const target = out.slot;
    const cursor = builder.scalar();
    const ring = builder.ring(period);
    builder.step(0, ({ state, wires, base }: Frame) => {
      const position = (state[base + cursor] as number) | 0;
      const slot = base + ring + position;
      wires[target] = state[slot] as number;
      state[slot] = wires[close] as number;
      state[base + cursor] = position + 1 === period ? 0 : position + 1;
    });
    return out;
  });
}
