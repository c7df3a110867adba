import { invariant } from '@tidegate/kernel';
import type { Candle } from '@tidegate/model';

import { compileIndicators } from './compile-indicators.js';
import type { IndicatorSpec } from './indicator-spec.js';
import { loadCandle, type Frame, type IndicatorProgram } from './program/program.js';

/**
 * The same indicators for many series at once, in contiguous memory: advancing a candle allocates nothing and touches one
 * block of `stride` numbers. For scans over a whole market; `IndicatorCache` is the form with history.
 */
export class IndicatorBank {
  /** The latest outputs: row `series`, column = position of the spec in the list; NaN before warm-up. */
  readonly values: Float64Array;
  private readonly program: IndicatorProgram;
  private readonly frame: Frame;

  constructor(
    specs: readonly IndicatorSpec[],
    readonly seriesCount: number,
  ) {
    invariant(
      Number.isInteger(seriesCount) && seriesCount > 0,
      'A bank holds at least one series',
      {
        seriesCount,
      },
    );
    this.program = compileIndicators(specs);
    this.frame = this.program.createFrame(seriesCount);
    this.values = new Float64Array(seriesCount * specs.length).fill(Number.NaN);
  }

  /** Numbers of state that one series occupies. */
  get stride(): number {
    return this.program.stride;
  }

  /** Outputs per series. */
  get width(): number {
    return this.program.width;
  }

  /** Advances one series by its next closed candle (in order: nothing here knows the one before) and writes its row of `values`. */
  update(series: number, candle: Candle): void {
    this.requireSeries(series);
    loadCandle(this.frame.wires, candle);
    this.program.advance(this.frame, series);
    this.program.writeOutputs(this.frame, this.values, series * this.program.width);
  }

  /** Closed candles that one series has seen. */
  countOf(series: number): number {
    this.requireSeries(series);
    return this.program.countOf(this.frame, series);
  }

  /** Makes one series fresh again. */
  reset(series: number): void {
    this.requireSeries(series);
    this.program.reset(this.frame, series);
    const { width } = this.program;
    this.values.fill(Number.NaN, series * width, (series + 1) * width);
  }

  private requireSeries(series: number): void {
    if (Number.isInteger(series) && series >= 0 && series < this.seriesCount) return;
    invariant(false, 'No such series in the bank', { series, seriesCount: this.seriesCount });
  }
}
