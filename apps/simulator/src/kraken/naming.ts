import type { VenueInstrument } from '../core/venue-instrument.js';

/** Kraken's names of one pair. */
export interface PairNames {
  /** Canonical key of REST responses, `XXBTZUSD`. */
  readonly key: string;
  /** `XBTUSD`. */
  readonly altname: string;
  /** `XBT/USD`, the symbol of WebSocket v1. */
  readonly wsname: string;
  readonly baseCode: string;
  readonly quoteCode: string;
}

/** Assets whose name at Kraken differs from the common one. */
const ALTNAMES: Readonly<Record<string, string>> = { BTC: 'XBT', DOGE: 'XDG' };

/** Legacy assets with a prefix: X for coins, Z for currencies. */
const PREFIXED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['XBT', 'ETH', 'LTC', 'XRP', 'XDG', 'XLM', 'XMR', 'ZEC', 'ETC'].map((coin) => [
      coin,
      `X${coin}`,
    ]),
  ),
  ...Object.fromEntries(
    ['USD', 'EUR', 'GBP', 'CAD', 'JPY', 'AUD'].map((currency) => [currency, `Z${currency}`]),
  ),
};

export function assetAltname(asset: string): string {
  return ALTNAMES[asset] ?? asset;
}

export function assetCode(asset: string): string {
  const altname = assetAltname(asset);
  return PREFIXED[altname] ?? altname;
}

export function pairNames({ base, quote }: Pick<VenueInstrument, 'base' | 'quote'>): PairNames {
  const [baseAlt, quoteAlt] = [assetAltname(base), assetAltname(quote)];
  const [baseCode, quoteCode] = [assetCode(base), assetCode(quote)];
  const altname = `${baseAlt}${quoteAlt}`;
  // A pair has a prefixed key only if both assets have a prefix.
  const bothPrefixed = baseCode !== baseAlt && quoteCode !== quoteAlt;
  return {
    key: bothPrefixed ? `${baseCode}${quoteCode}` : altname,
    altname,
    wsname: `${baseAlt}/${quoteAlt}`,
    baseCode,
    quoteCode,
  };
}
