import type { ProgramBuilder } from '../program/program-builder.js';
import type { Wire } from '../program/program.js';
import { derived } from './arithmetic.js';
import { windowMaximum, windowMinimum } from './window-extreme.js';
import { windowMean } from './window-mean.js';

export interface Stochastic {
  readonly k: Wire;
  readonly d: Wire;
}

/** Slow stochastic, 0 to 100: %K is the mean of `kSmoothing` raw values, %D the mean of `dPeriod` %K. */
export function stochastic(
  builder: ProgramBuilder,
  options: { readonly period: number; readonly kSmoothing: number; readonly dPeriod: number },
): Stochastic {
  const k = windowMean(builder, rawStochastic(builder, options.period), options.kSmoothing);
  return { k, d: windowMean(builder, k, options.dPeriod) };
}

/** Position of the close between the extremes of the window, 0 to 100; 50 if they are equal (TA-Lib returns 0). */
function rawStochastic(builder: ProgramBuilder, period: number): Wire {
  return builder.shared(`rawStochastic(${period})`, () => {
    const highest = windowMaximum(builder, builder.field('high'), period);
    const lowest = windowMinimum(builder, builder.field('low'), period);
    const close = builder.field('close').slot;
    const [top, bottom] = [highest.slot, lowest.slot];
    return derived(builder, [highest, lowest], (target) => ({ wires }) => {
      const floor = wires[bottom] as number;
      const range = (wires[top] as number) - floor;
      wires[target] = range > 0 ? (100 * ((wires[close] as number) - floor)) / range : 50;
    });
  });
}
