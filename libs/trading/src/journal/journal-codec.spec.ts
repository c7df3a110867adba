import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  accountId,
  Decimal,
  epochMs,
  fillId,
  instrumentId,
  money,
  type Money,
  profileHash,
  quantity,
  shardId,
  tenantId,
  venueId,
  type EpochMs,
} from '@tidegate/kernel';
import type { MarketSlice } from '@tidegate/matching';
import {
  EXIT_REASONS,
  TIMEFRAMES,
  type BookSnapshot,
  type Candle,
  type Control,
  type ControlCommand,
  type ControlTarget,
  type EntryPause,
  type Instrument,
  type Quote,
} from '@tidegate/model';

import {
  gatewayEvents,
  orderRow,
  positionRow,
  registrationRow,
  settingsOf,
  testAccount,
  testPlan,
  venueReports,
} from '../../testing/index.js';
import type { EngineInput, HealthObservation, MarketView } from '../core/inputs/engine-input.js';
import type { EngineSettings } from '../core/inputs/engine-settings.js';
import type { AccountRecord } from '../ports.js';
import { decodeEntry, encodeInput, isSettledMark, settledMark } from './journal-codec.js';

/** Inputs of every type with values that break codecs: −0, NaN, infinities, 45 digits, quotes and tags. */

const VENUE = venueId('testnet');
const SHARD = shardId('testnet');
/** Options are class instances; the journal decodes to plain objects. */
const SETTINGS = JSON.parse(JSON.stringify(settingsOf(testPlan([])))) as EngineSettings;

function record<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true });
}

const double = fc.double();
const text = fc.oneof(fc.string({ maxLength: 12 }), fc.constant('{"#":"-0"} \\"'));
const at: fc.Arbitrary<EpochMs> = fc.integer({ min: 0, max: 4_102_444_800_000 }).map(epochMs);
const instrument = text.map((symbol) => instrumentId('testnet', symbol));
const timeframe = fc.constantFrom(...TIMEFRAMES);
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(arbitrary, { nil: null });
const decimal = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 45n }), fc.integer({ min: 0, max: 30 }))
  .map(([digits, places]) => new Decimal(`${digits}e-${places}`));

const candle: fc.Arbitrary<Candle> = fc
  .tuple(
    record<Candle>({
      openTime: at,
      open: double,
      high: double,
      low: double,
      close: double,
      volume: double,
      trades: fc.nat(),
    }),
    fc.boolean(),
  )
  .map(([plain, isSynthetic]) => (isSynthetic ? { ...plain, synthetic: true as const } : plain));
const candles = fc.array(candle, { maxLength: 4 });
const quote: fc.Arbitrary<Quote> = record({
  bid: double,
  bidQuantity: double,
  ask: double,
  askQuantity: double,
  last: double,
  receivedAt: at,
});
const ladder = fc.float64Array({ maxLength: 5 });
const book: fc.Arbitrary<BookSnapshot> = record({
  bidPrices: ladder,
  bidQuantities: ladder,
  askPrices: ladder,
  askQuantities: ladder,
  receivedAt: at,
});
const listed: fc.Arbitrary<Instrument> = record({
  id: instrument,
  venue: fc.constant(VENUE),
  symbol: text,
  base: text,
  quote: text,
  priceIncrement: decimal,
  quantityIncrement: decimal,
  pricePrecision: fc.nat(20),
  quantityPrecision: fc.nat(20),
  quantityMin: decimal.map(quantity),
  costMin: decimal.map(money),
  status: fc.constantFrom('online' as const, 'post_only' as const),
});
const market: fc.Arbitrary<MarketView> = record({
  quote: optional(quote),
  book: optional(book),
  bookUnknownReason: optional(text),
  bookVanished: double,
  candleAgeMs: optional(double),
  lastPrice: double,
  clockSkewMs: optional(double),
  venueStatus: fc.constantFrom('online' as const, 'maintenance' as const),
});
const slice: fc.Arbitrary<MarketSlice> = fc.oneof(
  record({ type: fc.constant('candle' as const), candle, closeTime: at }),
  record({ type: fc.constant('book' as const), book, at }),
  record({ type: fc.constant('quote' as const), quote, at }),
);
const observation: fc.Arbitrary<HealthObservation> = record({
  feedConnected: fc.boolean(),
  feedDownMs: double,
  staleInstruments: fc.array(instrument, { maxLength: 3 }),
  instruments: fc.nat(),
  venueOnline: fc.boolean(),
  loopFailures: fc.nat(),
});
const command: fc.Arbitrary<ControlCommand> = fc.oneof(
  record({ type: fc.constantFrom('pause' as const, 'resume' as const), code: text }),
  record({ type: fc.constant('reset_breaker' as const), breaker: text }),
  record({
    type: fc.constant('close_position' as const),
    exitReason: fc.constantFrom(...EXIT_REASONS),
  }),
  record({ type: fc.constant('release_quarantine' as const) }),
  record({
    type: fc.constant('account_command' as const),
    action: fc.constantFrom('opened' as const, 'transferred' as const),
  }),
  record({ type: fc.constant('command_refused' as const), code: text }),
);
const scope = fc.constant({ tenant: tenantId('t'), account: accountId('a') });
const trigger = fc.constantFrom('candle_closed' as const, 'price_move' as const);

const target: fc.Arbitrary<ControlTarget> = fc.oneof(
  record({ type: fc.constant('instrument' as const), scope, instrument }),
  record({ type: fc.constant('account' as const), scope }),
  record({ type: fc.constant('tenant' as const), tenant: fc.constant(tenantId('t')) }),
  record({ type: fc.constant('platform' as const) }),
);
const control: fc.Arbitrary<Control> = record({
  key: text,
  command,
  target,
  actor: text,
  reason: text,
  at,
});
const pause: fc.Arbitrary<EntryPause> = record({
  target,
  code: text,
  reason: text,
  actor: text,
  at,
});
const hash = text.map(profileHash);
const profile = record({ name: text, version: fc.nat(), hash });
const amount = decimal.map((value) => value.toString());

const rows = <Row>(of: (fees: Money) => Row): fc.Arbitrary<Row[]> =>
  fc.array(decimal.map(money).map(of), { maxLength: 2 });

const accountRecord: fc.Arbitrary<AccountRecord> = record({
  balances: fc.array(
    record({ book: fc.constant('cash' as const), asset: text, amount: decimal.map(money) }),
    { maxLength: 3 },
  ),
  openOrders: rows((fees) => orderRow({ fees })),
  livePositions: rows((fees) => positionRow({ fees })),
  state: optional(text),
  endedOrders: rows((fees) => orderRow({ fees, status: 'FILLED' })),
  endedPositions: rows((fees) => positionRow({ fees, status: 'closed' })),
  recentFills: fc.array(text.map(fillId), { maxLength: 2 }),
  recentTransfers: fc.array(text, { maxLength: 2 }),
});

type InputOf<Type extends EngineInput['type']> = Extract<EngineInput, { readonly type: Type }>;

type Arbitraries = { readonly [Type in EngineInput['type']]: fc.Arbitrary<InputOf<Type>> };

const single: Omit<Arbitraries, 'batch' | 'scans'> = {
  started: record({
    type: fc.constant('started'),
    at,
    epoch: fc.nat(),
    installation: text,
    settings: fc.constant(SETTINGS),
    instruments: fc.array(listed, { maxLength: 3 }),
    pauses: fc.array(pause, { maxLength: 2 }),
    state: optional(text),
  }),
  profile_defined: record({ type: fc.constant('profile_defined'), at, hash, content: text }),
  account_restored: record({
    type: fc.constant('account_restored'),
    at,
    registration: text.map((reason) => registrationRow({ reason })),
    record: accountRecord,
    isAdopted: fc.boolean(),
  }),
  account_opened: record({
    type: fc.constant('account_opened'),
    at,
    account: fc.constant(testAccount()),
    profile,
  }),
  account_configured: record({ type: fc.constant('account_configured'), at, scope, profile }),
  account_closed: record({ type: fc.constant('account_closed'), at, scope, reason: text }),
  account_quarantined: record({
    type: fc.constant('account_quarantined'),
    at,
    scope,
    reason: text,
    record: accountRecord,
    isFrozen: fc.boolean(),
    idsGiven: fc.nat(),
  }),
  account_released: record({
    type: fc.constant('account_released'),
    at,
    scope,
    record: accountRecord,
  }),
  transferred: record({
    type: fc.constant('transferred'),
    at,
    scope,
    id: text,
    asset: text,
    amount,
  }),
  order_news: record({ type: fc.constant('order_news'), at, scope, news: gatewayEvents }),
  reported: record({ type: fc.constant('reported'), at, scope, report: venueReports }),
  gateway_failed: record({
    type: fc.constant('gateway_failed'),
    at,
    madeAt: at,
    scope,
    code: text,
    reason: text,
  }),
  exposure_granted: record({
    type: fc.constant('exposure_granted'),
    at,
    tenant: fc.constant(tenantId('t')),
    limit: optional(double),
  }),
  instrument: record({ type: fc.constant('instrument'), at, instrument: listed }),
  warmed_up: record({ type: fc.constant('warmed_up'), at, instrument, timeframe, candles }),
  candle: record({ type: fc.constant('candle'), at, instrument, timeframe, candle }),
  scan: record({
    type: fc.constant('scan'),
    at,
    madeAt: at,
    instrument,
    trigger,
    timeframe: optional(timeframe),
    market,
  }),
  slice: record({ type: fc.constant('slice'), at, instrument, slice }),
  range: record({
    type: fc.constant('range'),
    at,
    instrument,
    low: double,
    high: double,
    last: double,
    quote: optional(quote),
  }),
  tick: record({ type: fc.constant('tick'), at }),
  observed: record({ type: fc.constant('observed'), at, observation }),
  hold: record({
    type: fc.constant('hold'),
    at,
    code: text,
    reason: text,
    active: fc.boolean(),
  }),
  control: record({ type: fc.constant('control'), at, control }),
};

const inputs: Arbitraries = {
  ...single,
  scans: record({
    type: fc.constant('scans'),
    at,
    madeAt: at,
    scans: fc.array(single.scan, { minLength: 1, maxLength: 3 }),
  }),
  batch: record({
    type: fc.constant('batch'),
    at,
    inputs: fc.array(
      fc.oneof(
        single.profile_defined,
        single.account_opened,
        single.account_quarantined,
        single.account_released,
        single.transferred,
        single.control,
      ),
      { maxLength: 4 },
    ),
  }),
};

describe('the journal codec', () => {
  it.each(Object.entries(inputs))('decodes every %s input to the same bits', (type, arbitrary) => {
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<EngineInput>, fc.nat(), (input, sequence) => {
        const entry = encodeInput(input, SHARD, sequence);
        expect(entry).toMatchObject({ shard: SHARD, sequence, at: input.at, type });
        expect(decodeEntry(entry)).toStrictEqual(input);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps numbers that JSON would silently change', () => {
    const odd = [-0, Number.NaN, Infinity, -Infinity, Number.MIN_VALUE, Number.MAX_SAFE_INTEGER];
    for (const low of odd) {
      const input = { ...BARE_RANGE, low };
      const back = decodeEntry(encodeInput(input, SHARD, 1));
      expect(back.type === 'range' && Object.is(back.low, low)).toBe(true);
    }
  });

  it.each([
    ['not json', 'the payload is not JSON'],
    ['7', 'the payload is not an object'],
    ['null', 'the payload is not an object'],
  ])('refuses the payload %s', (payload, reason) => {
    const entry = { ...encodeInput(BARE_RANGE, SHARD, 12), payload };
    expect(() => decodeEntry(entry)).toThrow(`Journal entry 12 cannot be read: ${reason}`);
  });

  it('refuses an unknown entry type', () => {
    const entry = { ...encodeInput(BARE_RANGE, SHARD, 12), type: 'dream' };
    expect(() => decodeEntry(entry)).toThrow('unknown entry type "dream"');
  });

  it('distinguishes a settled mark from an input', () => {
    expect(isSettledMark(settledMark(epochMs(5), SHARD, 2))).toBe(true);
    expect(isSettledMark(encodeInput(BARE_RANGE, SHARD, 2))).toBe(false);
  });
});

const BARE_RANGE: InputOf<'range'> = {
  type: 'range',
  at: epochMs(1),
  instrument: instrumentId('testnet', 'BTC/USD'),
  low: 1,
  high: 2,
  last: 1.5,
  quote: null,
};
