import { invariant, nextInt, seedFrom, SeededRng } from '@tidegate/kernel';

import { assetsOf, minimumLotsFor, type VenueInstrument } from './venue-instrument.js';

/** An instrument with the parameters of its synthetic market. */
export interface SyntheticInstrument extends VenueInstrument {
  /** Start price, to which the market reverts over weeks, in quote units. */
  readonly anchorPrice: number;
  /** Standard deviation of the log return of one quiet minute. */
  readonly minuteVolatility: number;
  /** Mean turnover per minute, in quote units. */
  readonly minuteTurnover: number;
  /** Mean number of trades per minute. */
  readonly minuteTrades: number;
  /** Fraction of minutes without trades. */
  readonly quietMinuteRate: number;
}

const QUANTITY_PRECISION = 8;
const MINIMUM_VALUE = 3;
const MINIMUM_COST = 0.5;

type Character = Pick<
  SyntheticInstrument,
  'minuteVolatility' | 'minuteTurnover' | 'minuteTrades' | 'quietMinuteRate'
>;

interface Listing extends Character {
  readonly symbol: string;
  readonly anchorPrice: number;
  readonly pricePrecision: number;
}

const busy = (
  minuteVolatility: number,
  minuteTurnover: number,
  minuteTrades: number,
): Character => ({
  minuteVolatility,
  minuteTurnover,
  minuteTrades,
  quietMinuteRate: 0,
});

const thin = (
  minuteVolatility: number,
  minuteTurnover: number,
  minuteTrades: number,
): Character => ({
  ...busy(minuteVolatility, minuteTurnover, minuteTrades),
  quietMinuteRate: 0.001,
});

const LISTINGS: readonly Listing[] = [
  { symbol: 'BTC/USD', anchorPrice: 64_000, pricePrecision: 1, ...busy(0.0009, 320_000, 34) },
  { symbol: 'ETH/USD', anchorPrice: 3_150, pricePrecision: 2, ...busy(0.0011, 180_000, 28) },
  { symbol: 'SOL/USD', anchorPrice: 148, pricePrecision: 2, ...busy(0.0014, 90_000, 22) },
  { symbol: 'XRP/USD', anchorPrice: 0.61, pricePrecision: 5, ...busy(0.0013, 60_000, 20) },
  { symbol: 'ADA/USD', anchorPrice: 0.46, pricePrecision: 6, ...thin(0.0014, 24_000, 15) },
  { symbol: 'DOT/USD', anchorPrice: 6.2, pricePrecision: 4, ...thin(0.0014, 14_000, 12) },
  { symbol: 'AVAX/USD', anchorPrice: 31, pricePrecision: 3, ...thin(0.0015, 16_000, 12) },
  { symbol: 'LINK/USD', anchorPrice: 14.5, pricePrecision: 5, ...thin(0.0014, 15_000, 13) },
];

export const INSTRUMENTS_MAX = 400;

/** The first `count` instruments: well-known pairs, then generated ones (`S009/USD` …) for load tests. */
export function syntheticInstruments(count: number, seed: number): readonly SyntheticInstrument[] {
  invariant(
    Number.isInteger(count) && count >= 1 && count <= INSTRUMENTS_MAX,
    'Number of instruments is out of range',
    { count, limit: INSTRUMENTS_MAX },
  );
  return Array.from({ length: count }, (_, index) =>
    instrumentOf(LISTINGS[index] ?? generatedListing(index, seed)),
  );
}

function instrumentOf(listing: Listing): SyntheticInstrument {
  const [base, quote] = assetsOf(listing.symbol);
  return {
    ...listing,
    base,
    quote,
    quantityPrecision: QUANTITY_PRECISION,
    minimumLots: minimumLotsFor(listing.anchorPrice, MINIMUM_VALUE, QUANTITY_PRECISION),
    minimumCost: MINIMUM_COST,
  };
}

function generatedListing(index: number, seed: number): Listing {
  const symbol = `S${String(index + 1).padStart(3, '0')}/USD`;
  const rng = new SeededRng(seedFrom(`${seed}:listing:${symbol}`));
  const anchorPrice = Number((0.05 * 10 ** (4 * rng.next())).toPrecision(3));
  const wholeDigits = Math.floor(Math.log10(anchorPrice)) + 1;
  return {
    symbol,
    anchorPrice,
    pricePrecision: 5 - wholeDigits,
    ...thin(0.001 + 0.0006 * rng.next(), 6_000 + nextInt(rng, 20_000), 8 + nextInt(rng, 8)),
  };
}
