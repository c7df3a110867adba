import { describe, expect, it } from '@jest/globals';

import { bookLeaning } from '@tidegate/ai/testing';
import { AccountBook, BRACKET_CAPABILITIES, ExecutionOptions } from '@tidegate/execution';
import { epochMs, money } from '@tidegate/kernel';
import { quoteAt, START } from '@tidegate/market-data/testing';
import { MatchingOptions } from '@tidegate/matching';
import { depositTransaction, equityOf, Ledger, type Valuation } from '@tidegate/portfolio';
import { initialRiskState, RiskOptions, type EntryContext } from '@tidegate/risk';

import { BTC, decisionRow, marketView, testAccount } from '../../../testing/index.js';
import type { MarketView } from '../inputs/engine-input.js';
import { MarketViews } from '../inputs/market-views.js';
import { OfferedEntry, type EntryMoment } from './offered-entry.js';

const risk = new RiskOptions();
const SETTINGS = {
  matching: new MatchingOptions(),
  quoteRequired: true,
  capabilities: BRACKET_CAPABILITIES,
  executionFeed: 'slices',
} as const;
const { bookAgeMsMax, quoteAgeMsMax } = risk.freshness;
const account = testAccount();
const BOOK_SPREAD = bookLeaning(0).spreadRate;

/** The context of an entry in this market; `bookAgeMs` null means no book. */
function contextIn(
  market: Partial<MarketView>,
  bookAgeMs: number | null = null,
  moment: Partial<Omit<EntryMoment, 'state' | 'risk'>> = {},
): EntryContext {
  const { settings = SETTINGS, execution = new ExecutionOptions(), traded = 0 } = moment;
  const row = decisionRow();
  const { prediction } = row;
  if (!prediction) throw new Error('The decision row lacks a prediction');
  const ledger = new Ledger(account.scope);
  const deposit = { id: 'd', asset: 'USD', amount: money(1_000), at: START };
  ledger.apply(depositTransaction(account.scope, deposit));
  const book = new AccountBook(account, ledger, new Map([[BTC.id, BTC]]));
  const views = new MarketViews();
  const valuation = (): Valuation =>
    equityOf({ ledger, positions: [], marks: () => null, currency: 'USD' });
  const snapshot = { receivedAt: epochMs(START - (bookAgeMs ?? 0)) } as MarketView['book'];
  return new OfferedEntry(
    {
      ...{ id: row.signalId, signal: row.signal, instrument: BTC },
      ...{ at: START, madeAt: START, trigger: 'candle_closed' as const },
      predict: () => prediction,
      book: bookAgeMs === null ? null : bookLeaning(0),
      market: marketView({ ...market, ...(bookAgeMs !== null && { book: snapshot }) }),
    },
    {
      ...{ account, book, valuation, views, unmarked: () => [] },
      outlook: {
        pauses: () => [],
        returnsCorrelation: () => null,
        globalNotional: () => 0,
        globalLimit: () => null,
      },
    },
    {
      state: initialRiskState(START, 1_000, risk),
      ...{ traded, risk, execution, settings },
    },
  );
}

const quoteOf = (ageMs: number): NonNullable<MarketView['quote']> => ({
  ...quoteAt(epochMs(START - ageMs), 100),
  bid: 99,
  ask: 101,
});

describe('OfferedEntry', () => {
  it('keeps a clock skew that was never measured as null', () => {
    expect(contextIn({ clockSkewMs: null }).market.clockSkewMs).toBeNull();
    expect(contextIn({ clockSkewMs: -3 }).market.clockSkewMs).toBe(-3);
  });

  it('takes the spread from a fresh book, else from a fresh quote', () => {
    const quote = quoteOf(0);
    expect(contextIn({ quote }, bookAgeMsMax).market.spreadRate).toBe(BOOK_SPREAD);
    expect(contextIn({ quote }, bookAgeMsMax + 1).market.spreadRate).toBeCloseTo(0.02, 12);
    expect(contextIn({ quote }).market.spreadRate).toBeCloseTo(0.02, 12);
  });

  it('has a null spread when book and quote are too old or missing', () => {
    const old = { quote: quoteOf(quoteAgeMsMax + 1) };
    expect(contextIn(old, bookAgeMsMax + 1).market.spreadRate).toBeNull();
    expect(contextIn(old).market.spreadRate).toBeNull();
    expect(contextIn({ quote: quoteOf(quoteAgeMsMax) }).market.spreadRate).toBeCloseTo(0.02, 12);
    expect(contextIn({}).market.spreadRate).toBeNull();
  });

  it('gives the fee of each planned order at the account’s fee tier', () => {
    const { fees, makesEntry, makesTarget, assumedSpreadRate } = contextIn({}).market;
    expect({ fees, makesEntry, makesTarget }).toEqual({
      fees: { entry: 0.004, stop: 0.004, target: 0.0025 },
      makesEntry: false,
      makesTarget: true,
    });
    expect(assumedSpreadRate).toBe(0.0004);
    expect(contextIn({}, null, { traded: 50_000 }).market.fees).toEqual({
      entry: 0.0024,
      stop: 0.0024,
      target: 0.0014,
    });
  });

  it('charges the taker fee for engine-held targets and the maker fee for post-only entries', () => {
    const capabilities = { ...BRACKET_CAPABILITIES, reserves: true, exits: 'none' } as const;
    const execution = new ExecutionOptions();
    execution.entry.postOnly = true;
    const settings = { ...SETTINGS, capabilities };
    expect(contextIn({}, null, { settings, execution }).market).toMatchObject({
      fees: { entry: 0.0025, stop: 0.004, target: 0.004 },
      makesEntry: true,
      makesTarget: false,
    });
  });
});
