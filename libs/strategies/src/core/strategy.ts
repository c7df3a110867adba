import type { IndicatorSource } from '@tidegate/indicators';
import type { EpochMs, InstrumentId } from '@tidegate/kernel';
import type { BookAnalysis, StrategyFamily, StrategySignal, Timeframe } from '@tidegate/model';

import type { ParameterDescription } from './parameter-description.js';

/** Inputs of a strategy besides its indicators, at the close of one candle. */
export interface StrategyView {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** Close time of the latest closed candle. */
  readonly closedAt: EpochMs;
  /** Fees and expected slippage of entry and exit together, as a fraction of the price. */
  readonly roundTripCostRate: number;
  /** `null` when the book is unknown or too old. */
  readonly book: BookAnalysis | null;
}

/** A strategy bound to one series. It holds its registered columns and has no other state. */
export interface PreparedStrategy {
  /** Closed candles required before the first signal. */
  readonly bars: number;
  evaluate(view: StrategyView): StrategySignal | null;
}

/** A trading idea as a pure value. `Parameters` is a class validated by class-validator. */
export interface Strategy<Parameters extends object = object> {
  readonly name: string;
  /** One sentence that describes the strategy. */
  readonly meaning: string;
  readonly family: StrategyFamily;
  /** Base weight in the confluence, before normalisation. */
  readonly defaultWeight: number;
  /** The parameter class; `new` gives the defaults. */
  readonly Parameters: new () => Parameters;
  /** Description of every parameter. */
  readonly descriptions: Readonly<Record<keyof Parameters & string, ParameterDescription>>;
  /** Closed candles required with these parameters. */
  barsNeeded(parameters: Parameters): number;
  prepare(parameters: Parameters, source: IndicatorSource, timeframe: Timeframe): PreparedStrategy;
}
