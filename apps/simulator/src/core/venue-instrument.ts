import { invariant, TidegateError } from '@tidegate/kernel';

/**
 * One pair as the simulator trades it. Inside, prices are ticks (10^−pricePrecision quote units) and
 * quantities lots (10^−quantityPrecision base units): integers, so that text and checksums are exact.
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

/** How the wire shows prices; differs from the instrument's own precision while the venue changes it. */
export interface PriceFormat {
  readonly precision: number;
  /** Wire units per tick: 10 when the wire shows one more decimal. */
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
    throw new TidegateError('SYMBOL_MALFORMED', `A symbol is BASE/QUOTE, got "${symbol}"`);
  }
  return [base, quote];
}

/** A minimum order worth about `value` quote units, as one significant digit of the base asset. */
export function minimumLotsFor(price: number, value: number, quantityPrecision: number): number {
  invariant(price > 0 && value > 0, 'A price and a value are positive', { price, value });
  const quantity = value / price;
  const digit = 10 ** Math.floor(Math.log10(quantity));
  return Math.max(1, Math.round(Math.ceil(quantity / digit) * digit * 10 ** quantityPrecision));
}
