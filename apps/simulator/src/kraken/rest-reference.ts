import { FeeSchedule } from '@tidegate/matching';

import type { VenueView } from '../core/venue-view.js';
import { assetAltname, assetCode } from './naming.js';
import { decimalText } from './number-text.js';
import type { ListedPair, PairDirectory } from './pair-directory.js';
import {
  answer,
  refuse,
  REST_ERRORS,
  type JsonValue,
  type RestAnswer,
  type RestParameters,
} from './rest-answer.js';

export interface RestContext {
  readonly venue: VenueView;
  readonly directory: PairDirectory;
}

const CURRENCIES = new Set(['USD', 'EUR', 'GBP', 'CAD', 'JPY', 'AUD']);
const COST_DECIMALS = 5;

export function timeAnswer({ venue }: RestContext): RestAnswer {
  const now = venue.now();
  const rfc1123 = new Date(now).toUTCString().replace(/GMT$/, '+0000');
  return answer({ unixtime: Math.floor(now / 1_000), rfc1123 });
}

export function systemStatusAnswer({ venue }: RestContext): RestAnswer {
  const timestamp = `${new Date(venue.now()).toISOString().slice(0, 19)}Z`;
  return answer({ status: venue.status(), timestamp });
}

export function assetsAnswer({ directory }: RestContext, parameters: RestParameters): RestAnswer {
  const listed = new Set(
    directory.pairs.flatMap(({ market }) => [market.instrument.base, market.instrument.quote]),
  );
  const requested = parameters.get('asset')?.toUpperCase().split(',') ?? null;
  const entries = [...listed].map((asset) => [assetCode(asset), assetRow(asset)] as const);
  if (requested === null) return answer(Object.fromEntries(entries));
  const found = entries.filter(
    ([code, row]) => requested.includes(code) || requested.includes(row.altname),
  );
  return found.length < requested.length
    ? refuse(REST_ERRORS.unknownAsset)
    : answer(Object.fromEntries(found));
}

function assetRow(
  asset: string,
): { readonly altname: string } & { readonly [name: string]: JsonValue } {
  const isCurrency = CURRENCIES.has(asset);
  return {
    aclass: 'currency',
    altname: assetAltname(asset),
    decimals: isCurrency ? 4 : 10,
    display_decimals: isCurrency ? 2 : 5,
    status: 'enabled',
  };
}

export function assetPairsAnswer(context: RestContext, parameters: RestParameters): RestAnswer {
  const list = parameters.get('pair');
  const pairs = list === undefined ? context.directory.pairs : context.directory.findAll(list);
  if (!pairs) return refuse(REST_ERRORS.unknownPair);
  const show = PAIR_VIEWS[parameters.get('info') ?? 'info'];
  if (!show) return refuse(`${REST_ERRORS.invalidArguments}:info`);
  return answer(
    Object.fromEntries(pairs.map((pair) => [pair.names.key, show(pair, context.venue)])),
  );
}

type PairShow = (pair: ListedPair, venue: VenueView) => { readonly [name: string]: JsonValue };

const leverageOf: PairShow = () => ({ leverage_buy: [], leverage_sell: [] });
const marginOf: PairShow = () => ({ margin_call: 80, margin_stop: 40 });

/** Fees in percent, as in Kraken's API; the platform uses fractions. */
const feesOf: PairShow = () => {
  const { tiers } = new FeeSchedule();
  const percent = (rate: number): number => Number((rate * 100).toFixed(4));
  return {
    fees: tiers.map((tier) => [tier.volume, percent(tier.takerRate)]),
    fees_maker: tiers.map((tier) => [tier.volume, percent(tier.makerRate)]),
    fee_volume_currency: 'ZUSD',
  };
};

const pairOf: PairShow = (pair, venue) => {
  const { instrument } = pair.market;
  const format = venue.priceFormat(pair.market);
  return {
    altname: pair.names.altname,
    wsname: pair.names.wsname,
    aclass_base: 'currency',
    base: pair.names.baseCode,
    aclass_quote: 'currency',
    quote: pair.names.quoteCode,
    lot: 'unit',
    cost_decimals: COST_DECIMALS,
    pair_decimals: format.precision,
    lot_decimals: instrument.quantityPrecision,
    lot_multiplier: 1,
    ...leverageOf(pair, venue),
    ...feesOf(pair, venue),
    ...marginOf(pair, venue),
    ordermin: decimalText(instrument.minimumLots, instrument.quantityPrecision),
    costmin: String(instrument.minimumCost),
    tick_size: decimalText(1, format.precision),
    status: venue.status(),
  };
};

const PAIR_VIEWS: Readonly<Record<string, PairShow>> = {
  info: pairOf,
  leverage: leverageOf,
  fees: feesOf,
  margin: marginOf,
};
