import type { ProgramBuilder } from '../program/program-builder.js';
import type { Frame, Wire } from '../program/program.js';
import { derived } from './arithmetic.js';
import { trueRange } from './candle-nodes.js';
import { windowMaximum, windowMinimum } from './window-extreme.js';
import { windowMean } from './window-mean.js';

/** Weight of the squared open-to-close move in Garman & Klass (1980), equation 20. */
const BODY_WEIGHT = 2 * Math.LN2 - 1;

/**
 * Choppiness index: 100 · log10(Σ true range ÷ (highest high − lowest low)) ÷ log10(period); near 100 sideways, near 0
 * in a straight trend. NaN in a window without range.
 */
export function choppiness(builder: ProgramBuilder, period: number): Wire {
  return builder.shared(`choppiness(${period})`, () => {
    const range = windowMean(builder, trueRange(builder), period);
    const highest = windowMaximum(builder, builder.field('high'), period);
    const lowest = windowMinimum(builder, builder.field('low'), period);
    const [mean, top, bottom] = [range.slot, highest.slot, lowest.slot];
    const scale = 100 / Math.log10(period);
    return derived(builder, [range, highest, lowest], (target) => ({ wires }) => {
      const span = (wires[top] as number) - (wires[bottom] as number);
      const travelled = (wires[mean] as number) * period;
      wires[target] = span > 0 ? scale * Math.log10(travelled / span) : Number.NaN;
    });
  });
}

/** Annualised Garman–Klass volatility over the last `period` candles, the current one included, as a fraction. */
export function garmanKlass(
  builder: ProgramBuilder,
  options: { readonly period: number; readonly candlesPerYear: number },
): Wire {
  const { period, candlesPerYear } = options;
  return builder.shared(`garmanKlass(${period},${candlesPerYear})`, () => {
    const variance = windowMean(builder, garmanKlassVariance(builder), period);
    const source = variance.slot;
    return derived(builder, [variance], (target) => ({ wires }) => {
      wires[target] = Math.sqrt((wires[source] as number) * candlesPerYear);
    });
  });
}

/** One candle's variance: ½ ln(H/L)² − (2 ln 2 − 1) ln(C/O)². Never negative, because the body is within the range. */
function garmanKlassVariance(builder: ProgramBuilder): Wire {
  return builder.shared('garmanKlassVariance', () => {
    const [open, high] = [builder.field('open').slot, builder.field('high').slot];
    const [low, close] = [builder.field('low').slot, builder.field('close').slot];
    const out = builder.wire(0);
    const target = out.slot;
    builder.step(0, ({ wires }: Frame) => {
      const range = Math.log((wires[high] as number) / (wires[low] as number));
      const body = Math.log((wires[close] as number) / (wires[open] as number));
      wires[target] = 0.5 * range * range - BODY_WEIGHT * body * body;
    });
    return out;
  });
}
