import type { BackTestResult, Comparison } from '@tidegate/backtest';
import type { Timeframe } from '@tidegate/model';

/** A finished run and the data that its reports show. */
export interface BackTestRun {
  readonly result: BackTestResult;
  readonly comparison: Comparison;
  readonly timing: { readonly seconds: number; readonly loadSeconds: number };
  readonly symbols: readonly string[];
  readonly timeframes: readonly Timeframe[];
  readonly currency: string;
  /** Sentences printed with the figures. */
  readonly notes: readonly string[];
  /** Path of the candles, as the user gave it. */
  readonly data: string;
}
