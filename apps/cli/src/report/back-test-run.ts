import type { BackTestResult, Comparison } from '@tidegate/backtest';
import type { Timeframe } from '@tidegate/model';

/** A finished run, as it is reported. */
export interface BackTestRun {
  readonly result: BackTestResult;
  readonly comparison: Comparison;
  readonly timing: { readonly seconds: number; readonly loadSeconds: number };
  readonly symbols: readonly string[];
  readonly timeframes: readonly Timeframe[];
  readonly currency: string;
  /** Sentences that belong to the figures. */
  readonly notes: readonly string[];
  /** Where the candles came from, as the user gave it. */
  readonly data: string;
}
