import type { ProgramBuilder } from '../program/program-builder.js';
import type { Frame, Wire } from '../program/program.js';

/** left − right. */
export function difference(builder: ProgramBuilder, left: Wire, right: Wire): Wire {
  return builder.shared(`difference(${left.slot},${right.slot})`, () => {
    const [a, b] = [left.slot, right.slot];
    return derived(builder, [left, right], (target) => ({ wires }) => {
      wires[target] = (wires[a] as number) - (wires[b] as number);
    });
  });
}

/** dividend ÷ divisor, NaN where the divisor is 0. */
export function ratio(builder: ProgramBuilder, dividend: Wire, divisor: Wire): Wire {
  return builder.shared(`ratio(${dividend.slot},${divisor.slot})`, () => {
    const [a, b] = [dividend.slot, divisor.slot];
    return derived(builder, [dividend, divisor], (target) => ({ wires }) => {
      const below = wires[b] as number;
      wires[target] = below === 0 ? Number.NaN : (wires[a] as number) / below;
    });
  });
}

/** value ÷ reference − 1: the relative change. */
export function relativeChange(builder: ProgramBuilder, value: Wire, reference: Wire): Wire {
  return builder.shared(`change(${value.slot},${reference.slot})`, () => {
    const [a, b] = [value.slot, reference.slot];
    return derived(builder, [value, reference], (target) => ({ wires }) => {
      const from = wires[b] as number;
      wires[target] = ((wires[a] as number) - from) / from;
    });
  });
}

export interface Band {
  readonly middle: Wire;
  readonly upper: Wire;
  readonly lower: Wire;
}

/** middle ± factor × spread. */
export function band(
  builder: ProgramBuilder,
  lines: { readonly middle: Wire; readonly spread: Wire; readonly factor: number },
): Band {
  const { middle, spread, factor } = lines;
  return builder.shared(`band(${middle.slot},${spread.slot},${factor})`, () => {
    const readyAt = Math.max(middle.readyAt, spread.readyAt);
    const node = { middle, upper: builder.wire(readyAt), lower: builder.wire(readyAt) };
    const [center, width] = [middle.slot, spread.slot];
    const [upper, lower] = [node.upper.slot, node.lower.slot];
    builder.step(readyAt, ({ wires }: Frame) => {
      const line = wires[center] as number;
      const distance = (wires[width] as number) * factor;
      wires[upper] = line + distance;
      wires[lower] = line - distance;
    });
    return node;
  });
}

/** Position of the close in a band: 0 at the lower line, 1 at the upper line, not clipped; NaN at zero width. */
export function bandPosition(builder: ProgramBuilder, lines: Band): Wire {
  return builder.shared(`position(${lines.upper.slot},${lines.lower.slot})`, () => {
    const close = builder.field('close').slot;
    const [upper, lower] = [lines.upper.slot, lines.lower.slot];
    return derived(builder, [lines.upper, lines.lower], (target) => ({ wires }) => {
      const floor = wires[lower] as number;
      const width = (wires[upper] as number) - floor;
      wires[target] = width > 0 ? ((wires[close] as number) - floor) / width : Number.NaN;
    });
  });
}

/** (upper − lower) ÷ middle. */
export function bandWidth(builder: ProgramBuilder, lines: Band): Wire {
  return builder.shared(`width(${lines.upper.slot},${lines.lower.slot})`, () => {
    const [upper, lower, middle] = [lines.upper.slot, lines.lower.slot, lines.middle.slot];
    return derived(builder, [lines.upper, lines.lower, lines.middle], (target) => ({ wires }) => {
      wires[target] =
        ((wires[upper] as number) - (wires[lower] as number)) / (wires[middle] as number);
    });
  });
}

/** A stateless step with one output, which runs from the candle at which all inputs are ready. */
export function derived(
  builder: ProgramBuilder,
  inputs: readonly Wire[],
  stepFor: (target: number) => (frame: Frame) => void,
): Wire {
  const readyAt = Math.max(...inputs.map((input) => input.readyAt));
  const out = builder.wire(readyAt);
  builder.step(readyAt, stepFor(out.slot));
  return out;
}
