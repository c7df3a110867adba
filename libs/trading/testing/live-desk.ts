import { BookOptions } from '@tidegate/ai';
import type { LiveVenue } from '@tidegate/execution';
import { epochMs, ManualTime, silentLogger, type EpochMs, type Logger } from '@tidegate/kernel';
import { MarketDataOptions, type FeedChannel, type MarketFeed } from '@tidegate/market-data';
import { candleAt, FakeMarketFeed, openTimeAt } from '@tidegate/market-data/testing';
import type { Candle, DecisionRecord, EngineEvent, Instrument } from '@tidegate/model';

import { InMemoryTradingStore } from '../src/adapters/memory/in-memory-trading-store.js';
import { EventBus } from '../src/events/event-bus.js';
import { EngineOptions } from '../src/engine/engine-options.js';
import type { LedgerCommit, MissedTrade, TradingStore } from '../src/ports.js';
import { VenueEngine } from '../src/engine/venue-engine.js';
import type { VenueEngineSetup } from '../src/engine/venue-engine-setup.js';
import { BTC, resolverOf, seedsOf, settingsOf, type TestPlan } from './engine-builders.js';
import { saveProfiles } from './saved-profiles.js';

/** The first minute after the history that the fake venue serves. */
export const FIRST_MINUTE = 50;

export interface LiveDeskSetup {
  readonly plan: TestPlan;
  /** Instruments that the venue lists; default BTC. */
  readonly instruments?: readonly Instrument[];
  /** Symbols to trade; default all listed. */
  readonly symbols?: readonly string[];
  /** Number of accounts of the plan in a new storage; default all. */
  readonly seeds?: number;
  readonly store?: InMemoryTradingStore;
  /** Replaces the store's commit, for tests in which a write fails. */
  readonly commit?: (commit: LedgerCommit) => Promise<void>;
  readonly time?: ManualTime;
  /** Real time, when it differs from market time. */
  readonly wireTimers?: ManualTime;
  /** Market milliseconds per real millisecond; default 1. */
  readonly speed?: number;
  readonly logger?: Logger;
  /** Closed minute candles that the venue serves, oldest first; default a seeded random walk of 50 from `START`. */
  readonly history?: readonly Candle[];
  /** Default: candles and quotes. */
  readonly channels?: readonly FeedChannel[];
  /** Accepts orders of live accounts. Without it a live account cannot be opened. */
  readonly liveVenue?: LiveVenue;
  /** Wraps the feed of the venue. */
  readonly feed?: (feed: FakeMarketFeed) => MarketFeed;
}

/** A venue engine on a fake venue. The test moves the clock and publishes quotes and candles. */
export class LiveDesk {
  readonly time: ManualTime;
  readonly store: InMemoryTradingStore;
  readonly feed: FakeMarketFeed;
  readonly engine: VenueEngine;
  readonly events: EngineEvent[] = [];
  readonly faults: unknown[] = [];
  /** Decisions reported to telemetry. */
  readonly decisions: DecisionRecord[] = [];
  readonly missed: MissedTrade[] = [];
  readonly bus: EventBus;
  private readonly plan: TestPlan;
  private readonly instruments: readonly Instrument[];

  constructor(setup: LiveDeskSetup) {
    this.time = setup.time ?? new ManualTime(openTimeAt('1m', FIRST_MINUTE));
    this.store = setup.store ?? new InMemoryTradingStore();
    this.instruments = setup.instruments ?? [BTC];
    const { history } = setup;
    this.feed = new FakeMarketFeed({
      clock: this.time,
      instruments: this.instruments,
      ...(history ? { history: () => history } : {}),
    });
    this.bus = new EventBus(silentLogger);
    this.bus.subscribe({
      tenant: 'all',
      deliver: ({ events }) => this.events.push(...events.map(({ event }) => event)),
    });
    this.engine = new VenueEngine(this.engineSetup(setup));
    this.plan = setup.plan;
  }

  /** Saves the plan's profiles and starts the engine. */
  async start(): Promise<void> {
    await saveProfiles(this.store, this.plan);
    await this.engine.start();
  }

  /** Advances the clock in steps, so that awaited work proceeds. */
  async advanceTo(instant: EpochMs): Promise<void> {
    while (this.time.now() < instant) {
      await this.time.settleTo(epochMs(Math.min(instant, this.time.now() + 250)));
    }
    await this.settle();
  }

  async advance(ms: number): Promise<void> {
    await this.advanceTo(epochMs(this.time.now() + ms));
  }

  /** Lets pending work proceed without advancing the clock. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 25; turn++) await this.time.settleTo(this.time.now());
  }

  /** Publishes a quote of BTC with a spread of 0.1. */
  async quote(bid: number): Promise<void> {
    const receivedAt = this.time.now();
    const quote = { bid, bidQuantity: 1_000, ask: bid + 0.1, askQuantity: 1_000, last: bid };
    const instrument = BTC.id;
    this.feed.publish({ type: 'quote', instrument, quote: { ...quote, receivedAt } });
    await this.settle();
  }

  /** Publishes the current minute candle of BTC. The next candle closes it. */
  async candle(minute: number, close: number): Promise<void> {
    const edges = { high: close + 0.5, low: close - 0.5 };
    await this.publish(candleAt(openTimeAt('1m', minute), close, edges));
  }

  /** Publishes a state of a minute candle of BTC. */
  async publish(candle: Candle): Promise<void> {
    const receivedAt = this.time.now();
    const instrument = BTC.id;
    this.feed.publish({ type: 'candle', instrument, timeframe: '1m', candle, receivedAt });
    await this.settle();
  }

  /** Advances past the close of the minute at `price` and the scan that follows. */
  async closeMinute(minute: number, price: number): Promise<void> {
    await this.candle(minute, price);
    await this.advanceTo(openTimeAt('1m', minute + 1));
    await this.quote(price);
    await this.candle(minute + 1, price);
    await this.advance(3_000);
  }

  private engineSetup(setup: LiveDeskSetup): VenueEngineSetup {
    const { plan, commit, feed } = setup;
    const { time, store } = this;
    const trading: TradingStore = commit
      ? Object.assign(Object.create(store) as TradingStore, { commit })
      : store;
    return {
      settings: settingsOf(plan),
      resolver: resolverOf(plan),
      seeds: seedsOf(plan).slice(0, setup.seeds),
      tenantExposureMax: plan.tenantExposureMax,
      bookOptions: new BookOptions(),
      feed: feed ? feed(this.feed) : this.feed,
      liveVenue: setup.liveVenue ?? null,
      symbols: setup.symbols ?? this.instruments.map(({ symbol }) => symbol),
      channels: setup.channels ?? ['candles', 'quotes'],
      bookDepth: 10,
      marketData: new MarketDataOptions(),
      options: Object.assign(new EngineOptions(), { silenceMsMax: 600_000 }),
      clock: time,
      timers: time,
      wireTimers: setup.wireTimers ?? time,
      speed: setup.speed ?? 1,
      logger: setup.logger ?? silentLogger,
      stores: {
        trading,
        shards: store,
        accounts: store.directory,
        profiles: store.profiles,
        commands: store.commands,
        exposure: store.exposure,
        installation: store.installation,
      },
      telemetry: {
        signal: () => undefined,
        decision: (decision) => this.decisions.push(decision),
        missed: (trade) => this.missed.push(trade),
        candle: () => undefined,
        equity: () => undefined,
      },
      events: this.bus,
      onFault: (thrown) => this.faults.push(thrown),
    };
  }
}
