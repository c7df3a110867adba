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

/** Amounts of money keep at most so many decimals, so that sums below 10²² are exact in 40 digits. */
export const LEDGER_DECIMALS = 18;

export type FillRefusalCode =
  | 'FOREIGN_FILL'
  | 'FEE_ASSET_UNKNOWN'
  | 'FEE_EXCEEDS_FILL'
  | 'EMPTY_FILL'
  | 'POSITION_CLOSED'
  | 'OVER_EXIT';

/** Why a fill cannot be true of a position. */
export interface FillRefusal {
  readonly code: FillRefusalCode;
  readonly message: string;
}

/** What a fill moves. */
export interface FillSettlement {
  /** price × quantity, quote units. */
  readonly notional: Money;
  /** Base units that really change hands: a fee in base makes a buy bring less and a sale take more. */
  readonly units: Quantity;
  /** `units` at the fill's price, quote units. */
  readonly unitsValue: Money;
  /** The fee in quote units, a fee in base at the fill's price. */
  readonly feeValue: Money;
  /** The part of the fee that leaves in quote. */
  readonly quoteFee: Money;
  /** The part of the fee that leaves in base. */
  readonly baseFee: Quantity;
}

/** Rounds an amount half up to `LEDGER_DECIMALS`. */
export function ledgerAmount(value: Decimal): Money {
  return money(value.toDecimalPlaces(LEDGER_DECIMALS, Decimal.ROUND_HALF_UP));
}

/** Splits a fill into what it moves in base and in quote. A fee in a third asset is refused: nobody gave its price. */
export function settleFill(
  fill: Fill,
  instrument: Instrument,
): Result<FillSettlement, FillRefusal> {
  if (fill.instrument !== instrument.id) {
    return refuse('FOREIGN_FILL', `Fill ${fill.id} is of ${fill.instrument}, not ${instrument.id}`);
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
    `Fill ${fill.id} has its fee in ${fill.feeAsset}; only ${instrument.base} and ${instrument.quote} can be valued`,
  );
}

/** unitsValue = notional ∓ feeValue, never rounded apart from it: that keeps the books balanced to the last decimal. */
function settleBaseFee(fill: Fill, notional: Money): Result<FillSettlement, FillRefusal> {
  const feeValue = ledgerAmount(fill.price.mul(fill.fee));
  const isBuy = fill.side === 'buy';
  const units = isBuy ? fill.quantity.sub(fill.fee) : fill.quantity.add(fill.fee);
  if (units.lte(0)) {
    return refuse('FEE_EXCEEDS_FILL', `Fill ${fill.id} costs more than it brings`);
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
