import type { Money, Quantity } from '@tidegate/kernel';

/** One step of sizing and its effect on the notional. */
export interface SizingFactor {
  readonly name: string;
  /** `null` for a cap. */
  readonly multiplier: number | null;
  /** Account currency; `null` for a multiplier. */
  readonly cap: number | null;
  /** Notional after the step, account currency. */
  readonly after: number;
  readonly numbers: Readonly<Record<string, number>>;
}

/** The size of a trade, with every factor applied. */
export interface Sizing {
  readonly quantity: Quantity;
  /** quantity × entry price, account currency. */
  readonly notional: Money;
  /** Loss if the stop is hit, including costs, account currency. */
  readonly riskAmount: Money;
  readonly factors: readonly SizingFactor[];
}
