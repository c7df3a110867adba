import type { IndicatorColumn, IndicatorSource, IndicatorSpec } from '@tidegate/indicators';

/** Readings by label, latest first. Labels: `close`, `rsi`, `ema20`, `adx.adx`, `macd.histogram`, `keltner.lower` … */
export type Readings = Readonly<Record<string, readonly number[]>>;

/** Indicator source with fixed readings, to test one rule at a time. */
export class FixedSource implements IndicatorSource {
  constructor(
    private readonly readings: Readings,
    readonly count = 10_000,
  ) {}

  column(spec: IndicatorSpec): IndicatorColumn {
    const label = labelOf(spec);
    const values = this.readings[label];
    if (!values) throw new Error(`Readings of ${label} are missing in the test`);
    return { at: (back) => values[back] ?? NaN };
  }
}

function labelOf(spec: IndicatorSpec): string {
  if (spec.kind === 'candle') return spec.field;
  if (spec.kind === 'ema') return `ema${spec.period}`;
  return 'output' in spec ? `${spec.kind}.${spec.output}` : spec.kind;
}
