import {
  Decimal,
  err,
  money,
  ok,
  quantity,
  type Money,
  type Quantity,
  type Result,
} from '@tidegate/kernel';
import type { Fill, Instrument } from '@tidegate/model';

/** Amounts of money have at most this many decimals, so that sums below 10²² are exact in 40 digits. */
export const LEDGER_DECIMALS = 18;

export type FillRefusalCode =
  | 'FOREIGN_FILL'
  | 'FEE_ASSET_UNKNOWN'
  | 'FEE_EXCEEDS_FILL'
  | 'EMPTY_FILL'
  | 'POSITION_CLOSED'
  | 'OVER_EXIT';

/** Why a fill conflicts with a position. */
export interface FillRefusal {
  readonly code: FillRefusalCode;
  readonly message: string;
}

/** The amounts of a fill. */
export interface FillSettlement {
  /** price × quantity, in quote units. */
  readonly notional: Money;
  /** Base units transferred: a fee in base makes a buy receive less and a sale deliver more. */
  readonly units: Quantity;
  /** `units` at the fill's price, in quote units. */
  readonly unitsValue: Money;
  /** The fee in quote units; a fee in base is valued at the fill's price. */
  readonly feeValue: Money;
  /** The part of the fee paid in quote. */
  readonly quoteFee: Money;
  /** The part of the fee paid in base. */
  readonly baseFee: Quantity;
}

/** Rounds an amount half up to `LEDGER_DECIMALS`. */
export function ledgerAmount(value: Decimal): Money {
  return money(value.toDecimalPlaces(LEDGER_DECIMALS, Decimal.ROUND_HALF_UP));
}

/** Splits a fill into its amounts in base and in quote. Refuses a fee in a third asset, whose price is unknown. */
export function settleFill(
  fill: Fill,
  instrument: Instrument,
): Result<FillSettlement, FillRefusal> {
  if (fill.instrument !== instrument.id) {
    return refuse('FOREIGN_FILL', `Fill ${fill.id} is in ${fill.instrument}, not ${instrument.id}`);
  }
  if (fill.quantity.isZero()) return refuse('EMPTY_FILL', `Fill ${fill.id} has no quantity`);
  const notional = ledgerAmount(fill.price.mul(fill.quantity));
  if (fill.feeAsset === instrument.quote) {
    const feeValue = ledgerAmount(fill.fee);
    return ok({
      notional,
      units: fill.quantity,
      unitsValue: notional,
      feeValue,
      quoteFee: feeValue,
      baseFee: quantity(0),
    });
  }
  if (fill.feeAsset === instrument.base) return settleBaseFee(fill, notional);
  return refuse(
    'FEE_ASSET_UNKNOWN',
    `Fill ${fill.id} has its fee in ${fill.feeAsset}; only ${instrument.base} and ${instrument.quote} have a price`,
  );
}

/** Computes unitsValue = notional ∓ feeValue without separate rounding, which keeps the books balanced exactly. */
function settleBaseFee(fill: Fill, notional: Money): Result<FillSettlement, FillRefusal> {
  const feeValue = ledgerAmount(fill.price.mul(fill.fee));
  const isBuy = fill.side === 'buy';
  const units = isBuy ? fill.quantity.sub(fill.fee) : fill.quantity.add(fill.fee);
  if (units.lte(0)) {
    return refuse(
      'FEE_EXCEEDS_FILL',
      `Fill ${fill.id} has a fee of ${fill.fee.toString()} for a quantity of ${fill.quantity.toString()}`,
    );
  }
  return ok({
    notional,
    units: quantity(units),
    unitsValue: money(isBuy ? notional.sub(feeValue) : notional.add(feeValue)),
    feeValue,
    quoteFee: money(0),
    baseFee: quantity(fill.fee),
  });
}

function refuse(code: FillRefusalCode, message: string): Result<never, FillRefusal> {
  return err({ code, message });
}
