import { isMultipleOf } from '@tidegate/kernel';
import type { Instrument, InstrumentStatus, Order, VerdictNumbers } from '@tidegate/model';

export type VenueRefusalCode =
  | 'INSTRUMENT_NOT_TRADABLE'
  | 'QUANTITY_OFF_LOT'
  | 'ORDER_BELOW_MINIMUM'
  | 'PRICE_OFF_TICK'
  | 'COST_BELOW_MINIMUM';

/** A rejection that the venue would give, with its numbers. */
export interface VenueRefusal {
  readonly code: VenueRefusalCode;
  readonly message: string;
  readonly numbers: VerdictNumbers;
}

/** The fields of an order that the filters check. */
export type FilteredOrder = Pick<
  Order,
  | 'type'
  | 'quantity'
  | 'limitPrice'
  | 'stopPrice'
  | 'postOnly'
  | 'reduceOnly'
  /** Values market and stop orders without a price of their own. */
  | 'decisionPrice'
>;

// Stryker disable next-line ArrowFunction: undefined allows no order, just as false does
const noOrder = (): boolean => false;

/** The orders that each instrument status allows. */
const ALLOWED: Readonly<Record<InstrumentStatus, (order: FilteredOrder) => boolean>> = {
  online: () => true,
  cancel_only: noOrder,
  post_only: (order) => order.type === 'limit' && order.postOnly,
  limit_only: (order) => order.type === 'limit',
  reduce_only: (order) => order.reduceOnly,
  maintenance: noOrder,
  delisted: noOrder,
  work_in_progress: noOrder,
};

/** The first of the venue's filters that the order fails; `null` when the venue would accept it. */
export function checkVenueFilters(
  instrument: Instrument,
  order: FilteredOrder,
): VenueRefusal | null {
  return (
    statusRefusal(instrument, order) ??
    quantityRefusal(instrument, order) ??
    priceRefusal(instrument, order) ??
    costRefusal(instrument, order)
  );
}

function statusRefusal(instrument: Instrument, order: FilteredOrder): VenueRefusal | null {
  if (ALLOWED[instrument.status](order)) return null;
  return {
    code: 'INSTRUMENT_NOT_TRADABLE',
    message: `${instrument.symbol} is ${instrument.status}: the venue accepts no ${order.type} order of this kind until the status changes`,
    numbers: { status: instrument.status, type: order.type },
  };
}

function quantityRefusal(instrument: Instrument, order: FilteredOrder): VenueRefusal | null {
  const { quantity } = order;
  if (!isMultipleOf(quantity, instrument.quantityIncrement)) {
    return {
      code: 'QUANTITY_OFF_LOT',
      message: `Quantity ${quantity.toString()} is not a multiple of ${instrument.quantityIncrement.toString()} ${instrument.base}: round it down to the lot`,
      numbers: {
        quantity: quantity.toString(),
        increment: instrument.quantityIncrement.toString(),
      },
    };
  }
  if (quantity.gte(instrument.quantityMin) && quantity.gt(0)) return null;
  return {
    code: 'ORDER_BELOW_MINIMUM',
    message: `Quantity ${quantity.toString()} is below the venue's minimum of ${instrument.quantityMin.toString()} ${instrument.base}`,
    numbers: { quantity: quantity.toString(), minimum: instrument.quantityMin.toString() },
  };
}

function priceRefusal(instrument: Instrument, order: FilteredOrder): VenueRefusal | null {
  for (const price of [order.limitPrice, order.stopPrice]) {
    if (!price || isMultipleOf(price, instrument.priceIncrement)) continue;
    return {
      code: 'PRICE_OFF_TICK',
      message: `Price ${price.toString()} is not a multiple of the tick ${instrument.priceIncrement.toString()} ${instrument.quote}`,
      numbers: { price: price.toString(), increment: instrument.priceIncrement.toString() },
    };
  }
  return null;
}

function costRefusal(instrument: Instrument, order: FilteredOrder): VenueRefusal | null {
  const price = order.limitPrice ?? order.stopPrice ?? order.decisionPrice;
  const cost = price.mul(order.quantity);
  if (cost.gte(instrument.costMin)) return null;
  return {
    code: 'COST_BELOW_MINIMUM',
    message: `Order value ${cost.toString()} is below the venue's minimum of ${instrument.costMin.toString()} ${instrument.quote}`,
    numbers: { cost: cost.toString(), minimum: instrument.costMin.toString() },
  };
}
