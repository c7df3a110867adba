import type { CandleAnswer } from './decision-answers.js';

/** An instrument and its market now. Prices are quote units per base unit. */
export interface InstrumentAnswer {
  /** @example "kraken:BTC/USD" */
  readonly id: string;
  /** @example "BTC/USD" */
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  /** @example "online" */
  readonly status: string;
  /** Decimal places of a price and of a quantity. */
  readonly pricePrecision: number;
  readonly quantityPrecision: number;
  /** Smallest order, base units. */
  readonly quantityMin: string;
  /** Smallest order, quote units. */
  readonly costMin: string;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly last: number | null;
  /** (ask − bid) ÷ mid, as a fraction. */
  readonly spreadRate: number | null;
  /** Milliseconds since the last quote; `null` before the first. */
  readonly quoteAgeMs: number | null;
  readonly bookAgeMs: number | null;
  readonly isStale: boolean;
}

export interface InstrumentsAnswer {
  readonly instruments: readonly InstrumentAnswer[];
}

/** Stored closed candles, oldest first. */
export interface CandlesAnswer {
  readonly instrument: string;
  readonly timeframe: string;
  readonly candles: readonly CandleAnswer[];
  /** Pass it as `before` to get older candles; `null` if there are none. ISO 8601. */
  readonly before: string | null;
}

/** Price and quantity of one level. */
export type LevelAnswer = readonly [price: number, quantity: number];

/** The order book now, best level first. */
export interface BookAnswer {
  readonly instrument: string;
  /** `false`: the levels are empty, and `reason` says why. */
  readonly known: boolean;
  /** @example "sequence_gap" */
  readonly reason: string | null;
  readonly ageMs: number | null;
  readonly bids: readonly LevelAnswer[];
  readonly asks: readonly LevelAnswer[];
}

/** One parameter of a strategy. */
export interface ParameterAnswer {
  readonly name: string;
  /** @example "whole number" */
  readonly type: string;
  readonly default: number | boolean;
  /** `null` without a limit. */
  readonly min: number | null;
  readonly max: number | null;
  /** Name of a parameter that the value must be below. */
  readonly below: string | null;
  /** @example "candles" */
  readonly unit: string;
  readonly meaning: string;
}

export interface StrategyAnswer {
  /** @example "keltner" */
  readonly name: string;
  readonly meaning: string;
  readonly family: string;
  readonly defaultWeight: number;
  /** Closed candles needed with the default parameters. */
  readonly candlesNeeded: number;
  readonly parameters: readonly ParameterAnswer[];
}

export interface StrategiesAnswer {
  readonly strategies: readonly StrategyAnswer[];
}
