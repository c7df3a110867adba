import { assetsOf, minimumLotsFor, type VenueInstrument } from './venue-instrument.js';

const QUANTITY_PRECISION = 8;
const MINIMUM_VALUE = 3;
const MINIMUM_COST = 0.5;
/** Maximum lots per bar, so that sums over a day stay exact integers. */
const LOTS_PER_BAR_MAX = 2 ** 52;

/** An instrument with the precisions that the recording requires, at most eight decimals of quantity. */
export function recordedInstrument(description: {
  readonly symbol: string;
  readonly priceDecimals: number;
  readonly price: number;
  readonly volumeMax: number;
}): VenueInstrument {
  const { symbol, priceDecimals, price, volumeMax } = description;
  const [base, quote] = assetsOf(symbol);
  let quantityPrecision = QUANTITY_PRECISION;
  while (quantityPrecision > 0 && volumeMax * 10 ** quantityPrecision > LOTS_PER_BAR_MAX) {
    quantityPrecision -= 1;
  }
  return {
    symbol,
    base,
    quote,
    pricePrecision: priceDecimals,
    quantityPrecision,
    minimumLots: minimumLotsFor(price, MINIMUM_VALUE, quantityPrecision),
    minimumCost: MINIMUM_COST,
  };
}
