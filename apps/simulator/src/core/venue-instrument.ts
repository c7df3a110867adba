import { invariant, TidegateError } from '@tidegate/kernel';

/**
 * A pair of the simulator. Prices are ticks (10^−pricePrecision quote units) and quantities are lots
 * (10^−quantityPrecision base units): integers, so texts and checksums are exact.
 */
export interface VenueInstrument {
  /** `BTC/USD`. */
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly pricePrecision: number;
  readonly quantityPrecision: number;
  /** Smallest order, in lots. */
  readonly minimumLots: number;
  /** Smallest order value, in quote units. */
  readonly minimumCost: number;
}

/** Price format on the wire. It differs from the instrument's precision during a `precision_change` fault. */
export interface PriceFormat {
  readonly precision: number;
  /** Wire units per tick: 10 if the wire shows one more decimal. */
  readonly unitsPerTick: number;
}

export function priceFormatOf(instrument: VenueInstrument, extraDecimals = 0): PriceFormat {
  return {
    precision: instrument.pricePrecision + extraDecimals,
    unitsPerTick: 10 ** extraDecimals,
  };
}

export function ticksOfPrice(instrument: VenueInstrument, price: number): number {
  return Math.round(price * 10 ** instrument.pricePrecision);
}

export function lotsOfQuantity(instrument: VenueInstrument, quantity: number): number {
  return Math.round(quantity * 10 ** instrument.quantityPrecision);
}

/** Splits `BASE/QUOTE`. */
export function assetsOf(symbol: string): readonly [base: string, quote: string] {
  const [base, quote, ...rest] = symbol.split('/');
  if (!base || !quote || rest.length > 0) {
    throw new TidegateError('SYMBOL_MALFORMED', `Symbol must be BASE/QUOTE, got "${symbol}"`);
  }
  return [base, quote];
}

/** The minimum order worth about `value` quote units, as one significant digit of the base asset, in lots. */
export function minimumLotsFor(price: number, value: number, quantityPrecision: number): number {
  invariant(price > 0 && value > 0, 'Price and value must be positive', { price, value });
  const quantity = value / price;
  const digit = 10 ** Math.floor(Math.log10(quantity));
  return Math.max(1, Math.round(Math.ceil(quantity / digit) * digit * 10 ** quantityPrecision));
}
