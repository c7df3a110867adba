import type { IndicatorSource } from '@tidegate/indicators';
import type { EpochMs, InstrumentId } from '@tidegate/kernel';
import type { BookAnalysis, StrategyFamily, StrategySignal, Timeframe } from '@tidegate/model';

import type { ParameterDescription } from './parameter-description.js';

/** What a strategy may look at besides its indicators, at the close of one candle. */
export interface StrategyView {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** Close time of the latest closed candle: the moment that is judged. */
  readonly closedAt: EpochMs;
  /** Fees and expected slippage of entry and exit together, as a fraction of the price. */
  readonly roundTripCostRate: number;
  /** `null` when the book is unknown or too old. */
  readonly book: BookAnalysis | null;
}

/** A strategy bound to one series: its columns are registered, nothing else is kept. */
export interface PreparedStrategy {
  /** Closed candles needed before the first opinion. */
  readonly bars: number;
  evaluate(view: StrategyView): StrategySignal | null;
}

/** A trading idea as a pure value. `Parameters` is a class validated by class-validator. */
export interface Strategy<Parameters extends object = object> {
  readonly name: string;
  /** What it does, as one sentence. */
  readonly meaning: string;
  readonly family: StrategyFamily;
  /** Base weight in the confluence, before normalisation. */
  readonly defaultWeight: number;
  /** The parameter class; `new` gives the defaults. */
  readonly Parameters: new () => Parameters;
  /** One for every parameter. */
  readonly descriptions: Readonly<Record<keyof Parameters & string, ParameterDescription>>;
  /** Closed candles needed with these parameters. */
  barsNeeded(parameters: Parameters): number;
  prepare(parameters: Parameters, source: IndicatorSource, timeframe: Timeframe): PreparedStrategy;
}
