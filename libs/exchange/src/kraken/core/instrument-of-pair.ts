import { Decimal, money, quantity } from '@tidegate/kernel';
import { isSameInstrument, type Instrument } from '@tidegate/model';

import type { PairRow } from './socket-frames.js';

/** The instrument as described by the `instrument` channel; the same object if unchanged. */
export function instrumentOfPair(known: Instrument, pair: PairRow): Instrument {
  const next: Instrument = {
    ...known,
    priceIncrement: new Decimal(pair.price_increment),
    quantityIncrement: new Decimal(pair.qty_increment),
    pricePrecision: pair.price_precision,
    quantityPrecision: pair.qty_precision,
    quantityMin: quantity(pair.qty_min),
    costMin: money(pair.cost_min),
    status: pair.status,
  };
  return isSameInstrument(known, next) ? known : next;
}

export function hasSamePrecision(left: Instrument, right: Instrument): boolean {
  return (
    left.pricePrecision === right.pricePrecision &&
    left.quantityPrecision === right.quantityPrecision
  );
}
