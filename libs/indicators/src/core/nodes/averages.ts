import type { ProgramBuilder } from '../program/program-builder.js';
import type { Frame, Wire } from '../program/program.js';

/**
 * Exponential moving average with α = 2 ÷ (period + 1), seeded with the mean of `period` values.
 * `seededAt` delays the seed beyond the first possible candle.
 */
export function exponentialMean(
  builder: ProgramBuilder,
  input: Wire,
  options: { readonly period: number; readonly seededAt?: number },
): Wire {
  const { period, seededAt = input.readyAt + period - 1 } = options;
  return smoothedMean(builder, input, { period, seededAt, alpha: 2 / (period + 1) });
}

/** Wilder's average: α = 1 ÷ period, seeded with the mean of the first `period` values. */
export function wilderMean(builder: ProgramBuilder, input: Wire, period: number): Wire {
  const seededAt = input.readyAt + period - 1;
  return smoothedMean(builder, input, { period, seededAt, alpha: 1 / period });
}

interface Smoothing {
  readonly period: number;
  readonly seededAt: number;
  readonly alpha: number;
}

function smoothedMean(builder: ProgramBuilder, input: Wire, smoothing: Smoothing): Wire {
  const { period, seededAt, alpha } = smoothing;
  return builder.shared(`smoothed(${input.slot},${period},${seededAt},${alpha})`, () => {
    const out = builder.wire(seededAt);
    const source = input.slot;
    const target = out.slot;
    const average = builder.scalar();
    builder.step(seededAt - period + 1, ({ state, wires, base, index }: Frame) => {
      const value = wires[source] as number;
      const before = state[base + average] as number;
      let next = before + (value - before) * alpha;
      if (index <= seededAt) {
        // Until the seed is complete, the scalar, initially 0, holds the sum.
        next = index < seededAt ? before + value : (before + value) / period;
      }
      state[base + average] = next;
      wires[target] = next;
    });
    return out;
  });
}
