import type { AccountBook } from '@tidegate/execution';
import type { EpochMs, InstrumentId } from '@tidegate/kernel';
import { feeRate, roundTripCostRate, type MatchingOptions } from '@tidegate/matching';
import { spreadRateOf, type Account, type AccountScope } from '@tidegate/model';
import { exposureOf, type Valuation } from '@tidegate/portfolio';
import type { EntryContext, HeldExposure, Pause, RiskOptions, RiskState } from '@tidegate/risk';

import { orderedNotionals } from './ordered-notionals.js';
import type { MarketViews } from '../inputs/market-views.js';
import type { SignalOffer } from './signal-offer.js';

/** What an account sees of the world around it when it judges an entry. */
export interface EntryOutlook {
  /** Why entries of the account wait in the instrument, apart from its own breakers. */
  readonly pauses: (scope: AccountScope, instrument: InstrumentId) => readonly Pause[];
  /** Correlation of primary returns under the account's profile. */
  readonly returnsCorrelation: (a: InstrumentId, b: InstrumentId) => number | null;
  /** Notional over all accounts of the account's tenant. */
  readonly globalNotional: (account: Account) => number;
  /** What the tenant's accounts may hold together; `null`: no limit. */
  readonly globalLimit: (account: Account) => number | null;
}

interface AccountParts {
  readonly account: Account;
  readonly book: AccountBook;
  readonly valuation: () => Valuation;
  readonly state: RiskState;
  /** In the 30 days before, quote units: it sets the fee tier. */
  readonly traded: number;
  readonly views: MarketViews;
  readonly outlook: EntryOutlook;
  readonly options: {
    readonly risk: RiskOptions;
    readonly matching: MatchingOptions;
    readonly quoteRequired: boolean;
  };
}

/**
 * Gathers everything the gates look at into one value. The prediction is made and the portfolio valued when a gate first
 * asks for them: most signals end at a gate before that.
 */
export function entryContextOf(offer: SignalOffer, parts: AccountParts): EntryContext {
  const { account, outlook, options } = parts;
  let portfolio: EntryContext['portfolio'] | null = null;
  return {
    now: offer.at,
    account,
    instrument: offer.instrument,
    signal: offer.signal,
    get prediction() {
      return offer.predict();
    },
    options: options.risk,
    state: parts.state,
    market: entryMarketOf(offer, parts),
    get portfolio() {
      portfolio ??= entryPortfolioOf(parts);
      return portfolio;
    },
    get unmarked() {
      return parts.valuation().unmarked;
    },
    returnsCorrelation: outlook.returnsCorrelation,
    pauses: outlook.pauses(account.scope, offer.instrument.id),
  };
}

function entryMarketOf(
  { market, book, at, madeAt }: SignalOffer,
  { options, traded }: AccountParts,
): EntryContext['market'] {
  return {
    candleAgeMs: market.candleAgeMs === null ? null : market.candleAgeMs + (at - madeAt),
    quoteAgeMs: market.quote ? at - market.quote.receivedAt : null,
    quoteRequired: options.quoteRequired,
    book,
    bookAgeMs: market.book ? at - market.book.receivedAt : null,
    spreadRate: spreadRateNow({ market, book, at }, options.risk.freshness),
    clockSkewMs: market.clockSkewMs,
    venueStatus: market.venueStatus,
    roundTripCostRate: roundTripCostRate(options.matching, traded),
    takerFeeRate: feeRate(options.matching.fees, traded, 'taker'),
  };
}

/** The spread of a fresh book, else of a fresh quote; `null` when both are missing or too old. */
function spreadRateNow(
  { market, book, at }: Pick<SignalOffer, 'market' | 'book' | 'at'>,
  { bookAgeMsMax, quoteAgeMsMax }: RiskOptions['freshness'],
): number | null {
  const isFresh = (seen: { receivedAt: EpochMs } | null, ageMsMax: number): boolean =>
    seen !== null && at - seen.receivedAt <= ageMsMax;
  if (book && isFresh(market.book, bookAgeMsMax)) return book.spreadRate;
  return market.quote && isFresh(market.quote, quoteAgeMsMax) ? spreadRateOf(market.quote) : null;
}

function entryPortfolioOf(parts: AccountParts): EntryContext['portfolio'] {
  const { account, book, views, outlook } = parts;
  const positions = book.livePositions();
  const { equity, cash } = parts.valuation();
  const held = exposureOf(positions, (instrument) => views.price(instrument)).byInstrument;
  const ordered = orderedNotionals(book);
  const orderedInAll = [...ordered.values()].reduce((sum, notional) => sum + notional, 0);
  return {
    equity: equity.toNumber(),
    cash: Math.max(0, cash.toNumber() - orderedInAll),
    positions: positions.map(({ instrument, direction }): HeldExposure => ({
      instrument,
      base: book.instrument(instrument).base,
      direction,
      notional: (held.get(instrument) ?? 0) + (ordered.get(instrument) ?? 0),
    })),
    // Working entries are counted in the positions that they open.
    pendingNotional: 0,
    get globalNotional() {
      return outlook.globalNotional(account);
    },
    globalLimit: outlook.globalLimit(account),
  };
}
