import { invariant } from '@tidegate/kernel';
import type { Candle } from '@tidegate/model';

import { compileIndicators } from './compile-indicators.js';
import type { IndicatorSpec } from './indicator-spec.js';
import { loadCandle, type Frame, type IndicatorProgram } from './program/program.js';

/**
 * The same indicators for many series in contiguous memory. Advancing a candle does not allocate and accesses one block
 * of `stride` numbers. Intended for scans over a whole market; `IndicatorCache` also stores history.
 */
export class IndicatorBank {
  /** Latest outputs by row `series` and column, the index of the spec; NaN before warm-up. */
  readonly values: Float64Array;
  private readonly program: IndicatorProgram;
  private readonly frame: Frame;

  constructor(
    specs: readonly IndicatorSpec[],
    readonly seriesCount: number,
  ) {
    invariant(
      Number.isInteger(seriesCount) && seriesCount > 0,
      'A bank must have at least one series',
      {
        seriesCount,
      },
    );
    this.program = compileIndicators(specs);
    this.frame = this.program.createFrame(seriesCount);
    this.values = new Float64Array(seriesCount * specs.length).fill(Number.NaN);
  }

  /** State size of one series, in numbers. */
  get stride(): number {
    return this.program.stride;
  }

  /** Outputs per series. */
  get width(): number {
    return this.program.width;
  }

  /** Advances one series by its next closed candle and writes its row of `values`. Does not check candle order. */
  update(series: number, candle: Candle): void {
    this.requireSeries(series);
    loadCandle(this.frame.wires, candle);
    this.program.advance(this.frame, series);
    this.program.writeOutputs(this.frame, this.values, series * this.program.width);
  }

  /** Closed candles received by one series. */
  countOf(series: number): number {
    this.requireSeries(series);
    return this.program.countOf(this.frame, series);
  }

  /** Resets one series to its initial state. */
  reset(series: number): void {
    this.requireSeries(series);
    this.program.reset(this.frame, series);
    const { width } = this.program;
    this.values.fill(Number.NaN, series * width, (series + 1) * width);
  }

  private requireSeries(series: number): void {
    if (Number.isInteger(series) && series >= 0 && series < this.seriesCount) return;
    invariant(false, 'Series is out of range', { series, seriesCount: this.seriesCount });
  }
}
