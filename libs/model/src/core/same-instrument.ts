import type { Instrument } from './instrument.js';

/** Whether two descriptions of an instrument are equal. Venues repeat all descriptions on every connection. */
export function isSameInstrument(a: Instrument, b: Instrument): boolean {
  return (
    a.id === b.id &&
    a.status === b.status &&
    a.pricePrecision === b.pricePrecision &&
    a.quantityPrecision === b.quantityPrecision &&
    a.priceIncrement.eq(b.priceIncrement) &&
    a.quantityIncrement.eq(b.quantityIncrement) &&
    a.quantityMin.eq(b.quantityMin) &&
    a.costMin.eq(b.costMin)
  );
}
