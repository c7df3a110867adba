/** Unit and meaning of a parameter. */
export interface ParameterDescription {
  /** `candles`, `ATR`, `fraction of the price` … */
  readonly unit: string;
  /** A phrase without a full stop. */
  readonly meaning: string;
}
