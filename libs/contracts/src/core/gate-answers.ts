import type { GateCode } from '@tidegate/model';

/**
 * How a check compares its value with its limit. `none`: the gate compares nothing that its numbers show.
 * @example ">="
 */
export type GateComparatorAnswer = '<' | '<=' | '>' | '>=' | '=' | 'none';

/**
 * Unit of a check. `fraction`: 0.01 is 1 %. `money`: currency of the account. `price`: quote units per base unit.
 * `score`: 0 to 1. `ratio`: without a unit. `flag`: true or false. `word`: a name. `hour`: 0 to 23 UTC. `instant`: ISO 8601.
 * @example "fraction"
 */
export type GateUnitAnswer =
  | 'milliseconds'
  | 'fraction'
  | 'ratio'
  | 'score'
  | 'count'
  | 'votes'
  | 'money'
  | 'price'
  | 'flag'
  | 'word'
  | 'hour'
  | 'instant';

/** One comparison of a gate. */
export interface GateCheckAnswer {
  /**
   * Key of the compared value in the numbers of a verdict.
   * @example "spreadRate"
   */
  readonly value: string;
  readonly comparator: GateComparatorAnswer;
  /**
   * Key of the limit in the numbers of a verdict; `null` if the limit is constant.
   * @example "spreadRateMax"
   */
  readonly limit: string | null;
  /**
   * The constant limit; `null` if the limit has a key.
   * @example null
   */
  readonly constant: number | string | boolean | null;
  readonly unit: GateUnitAnswer;
  /**
   * The option of the profile that is the limit; `null` if none is.
   * @example "risk.market.spreadRateMax"
   */
  readonly option: string | null;
}

/** A gate between a signal and an order. */
export interface GateAnswer {
  /** @example "SPREAD_TOO_WIDE" */
  readonly code: GateCode;
  /**
   * Place in the order of evaluation, from 1.
   * @example 10
   */
  readonly place: number;
  /** @example "Spread" */
  readonly title: string;
  /**
   * Description of the check, as a sentence.
   * @example "The distance between bid and ask, as a fraction of the price and of the average true range."
   */
  readonly explanation: string;
  /** The check that stands for the gate when it passed. */
  readonly main: GateCheckAnswer;
  /** All checks in order of evaluation; the first that fails refuses. */
  readonly checks: readonly GateCheckAnswer[];
}

/** All gates in order of evaluation. */
export interface GateCatalogueAnswer {
  readonly gates: readonly GateAnswer[];
}
