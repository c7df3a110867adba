import type { Money, Quantity } from '@tidegate/kernel';

/** One step of sizing: what it did to the notional, and why. */
export interface SizingFactor {
  readonly name: string;
  /** A multiplier, or `null` for a cap. */
  readonly multiplier: number | null;
  /** A cap in account currency, or `null` for a multiplier. */
  readonly cap: number | null;
  /** Notional after the step, account currency. */
  readonly after: number;
  readonly numbers: Readonly<Record<string, number>>;
}

/** How large a trade may be, with every factor that made it so. */
export interface Sizing {
  readonly quantity: Quantity;
  /** quantity × entry price, account currency. */
  readonly notional: Money;
  /** What is lost when the stop is hit, costs included, account currency. */
  readonly riskAmount: Money;
  readonly factors: readonly SizingFactor[];
}
