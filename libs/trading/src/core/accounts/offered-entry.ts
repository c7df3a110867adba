import { plannedLiquidity, type ExecutionOptions } from '@tidegate/execution';
import type { EpochMs, InstrumentId } from '@tidegate/kernel';
import { feeRate } from '@tidegate/matching';
import { spreadRateOf, type Account, type Instrument, type Prediction } from '@tidegate/model';
import type { EntryContext, EntryMarket, Pause, RiskOptions, RiskState } from '@tidegate/risk';

import type { EngineSettings } from '../inputs/engine-settings.js';
import type { EntryAccount } from './entry-account.js';
import { EntryHoldings } from './entry-holdings.js';
import type { SignalOffer } from './signal-offer.js';

/** The state of the account when the signal is offered. */
export interface EntryMoment {
  readonly state: RiskState;
  /** Volume of the 30 days before, quote units; sets the fee tier. */
  readonly traded: number;
  readonly risk: RiskOptions;
  readonly execution: ExecutionOptions;
  readonly settings: Pick<
    EngineSettings,
    'matching' | 'quoteRequired' | 'capabilities' | 'executionFeed'
  >;
}

/**
 * Everything that the gates read, as one value. Makes the prediction and values the portfolio on first use, because
 * most signals are refused before a gate needs them.
 */
export class OfferedEntry implements EntryContext {
  readonly now: EpochMs;
  readonly account: Account;
  readonly instrument: Instrument;
  readonly signal: SignalOffer['signal'];
  readonly options: RiskOptions;
  readonly state: RiskState;
  readonly market: EntryMarket;
  readonly pauses: readonly Pause[];
  readonly returnsCorrelation: EntryContext['returnsCorrelation'];
  private holdings: EntryHoldings | null = null;

  constructor(
    private readonly offer: SignalOffer,
    private readonly of: EntryAccount,
    moment: EntryMoment,
  ) {
    const { outlook, account } = of;
    this.now = offer.at;
    this.account = account;
    this.instrument = offer.instrument;
    this.signal = offer.signal;
    this.options = moment.risk;
    this.state = moment.state;
    this.market = entryMarketOf(offer, moment);
    this.pauses = outlook.pauses(account.scope, offer.instrument.id);
    this.returnsCorrelation = outlook.returnsCorrelation;
  }

  get prediction(): Prediction {
    return this.offer.predict();
  }

  get portfolio(): EntryContext['portfolio'] {
    return (this.holdings ??= new EntryHoldings(this.of));
  }

  get unmarked(): readonly InstrumentId[] {
    return this.of.unmarked();
  }
}

function entryMarketOf(
  { market, book, at, madeAt }: SignalOffer,
  { risk, execution, settings, traded }: EntryMoment,
): EntryMarket {
  const { matching, quoteRequired, capabilities, executionFeed } = settings;
  const planned = plannedLiquidity(execution.entry, capabilities, executionFeed);
  const rates = {
    maker: feeRate(matching.fees, traded, 'maker'),
    taker: feeRate(matching.fees, traded, 'taker'),
  };
  return {
    candleAgeMs: market.candleAgeMs === null ? null : market.candleAgeMs + (at - madeAt),
    quoteAgeMs: market.quote ? at - market.quote.receivedAt : null,
    quoteRequired,
    book,
    bookAgeMs: market.book ? at - market.book.receivedAt : null,
    spreadRate: spreadRateNow({ market, book, at }, risk.freshness),
    clockSkewMs: market.clockSkewMs,
    venueStatus: market.venueStatus,
    fees: {
      entry: rates[planned.entry],
      stop: rates[planned.stop],
      target: rates[planned.target],
    },
    makesEntry: planned.entry === 'maker',
    makesTarget: planned.target === 'maker',
    assumedSpreadRate: 2 * matching.halfSpreadRate,
    takerFeeRate: rates.taker,
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
