import {
  profileContentOf,
  requirePlan,
  seedStorage,
  type TidegateConfiguration,
} from '@tidegate/composition';
import { KRAKEN } from '@tidegate/exchange';
import { epochMs, invariant, ManualTime, silentLogger, type EpochMs } from '@tidegate/kernel';
import { secureRandom, SystemTime } from '@tidegate/observability';
import { openStorage, StorageOptions, type Storage } from '@tidegate/persistence';
import {
  EventBus,
  VenueEngine,
  type AccountSeed,
  type EngineStores,
  type LedgerCommit,
  type ProfileResolver,
} from '@tidegate/trading';

import { BenchFeed } from './bench-feed.js';
import { busyConfiguration } from './busy-configuration.js';
import type { BenchMarket } from './engine-market.js';
import { metronome } from './metronome.js';

export interface EngineDeskSetup {
  readonly directory: string;
  readonly markets: readonly BenchMarket[];
  readonly start: EpochMs;
  /** Accounts on the same profile. */
  readonly accounts: number;
  /** Interval at which the metronome buys each instrument. */
  readonly periodMinutes: number;
  /** Called with each commit after it is on disk. */
  readonly onCommitted: (commit: LedgerCommit) => void;
}

interface DeskParts {
  readonly setup: EngineDeskSetup;
  readonly configuration: TidegateConfiguration;
  readonly storage: Storage;
  readonly time: ManualTime;
  readonly seeds: readonly AccountSeed[];
}

/** Real time, for waits on the disk. */
const WIRE_TIME = new SystemTime('unref');

/** Adds the metronome strategy to every profile, so that the stream of orders is even. */
function withMetronome(base: ProfileResolver, periodMinutes: number): ProfileResolver {
  return {
    resolve: (content, settings) => {
      const resolved = base.resolve(content, settings);
      const { analysis } = resolved;
      const strategy = { strategy: metronome(periodMinutes), weight: 1 };
      const strategies = [...analysis.strategies, strategy];
      return { ...resolved, analysis: { ...analysis, strategies } };
    },
  };
}

function storesOf(storage: Storage, onCommitted: EngineDeskSetup['onCommitted']): EngineStores {
  const { trading, shards, directory, profiles, commands, exposure, installation } = storage;
  return {
    trading: {
      commit: async (commit) => {
        await trading.commit(commit);
        onCommitted(commit);
      },
      loadAccount: (...request) => trading.loadAccount(...request),
      transaction: (...request) => trading.transaction(...request),
    },
    ...{ shards, accounts: directory, profiles, commands, exposure, installation },
  };
}

/**
 * The engine, built as in the server, on its own storage directory: recovery, warm-up, queue, loops, event bus, and
 * telemetry. The bench supplies the frames and advances the clock; only disk access takes real time.
 */
export class EngineDesk {
  private readonly time: ManualTime;
  private readonly storage: Storage;
  private readonly feed: BenchFeed;
  private readonly engine: VenueEngine;
  private readonly accounts: number;
  private fault: unknown = null;
  /** Events delivered to a listener; in the server, sockets and metrics listen. */
  private delivered = 0;

  private constructor({ setup, configuration, storage, time, seeds }: DeskParts) {
    const { settings, resolver } = requirePlan({ configuration });
    const { market, marketData, engine, ai } = configuration;
    this.accounts = setup.accounts;
    this.time = time;
    this.storage = storage;
    this.feed = new BenchFeed(setup.markets, time);
    const events = new EventBus(silentLogger);
    events.subscribe({
      tenant: 'all',
      deliver: (batch) => {
        this.delivered += batch.events.length;
      },
    });
    this.engine = new VenueEngine({
      settings,
      resolver: withMetronome(resolver, setup.periodMinutes),
      seeds,
      tenantExposureMax: configuration.tenants.exposureMax || null,
      feed: this.feed,
      liveVenue: null,
      symbols: market.symbols,
      channels: market.channels,
      bookDepth: market.bookDepth,
      bookOptions: ai.book,
      marketData,
      options: engine,
      clock: time,
      timers: time,
      wireTimers: WIRE_TIME,
      speed: 1,
      logger: silentLogger,
      stores: storesOf(storage, setup.onCommitted),
      telemetry: storage.telemetry,
      events,
      onFault: (thrown) => {
        this.fault = thrown;
      },
    });
  }

  static async open(setup: EngineDeskSetup): Promise<EngineDesk> {
    const { directory, markets, start, accounts } = setup;
    const storage = await openStorage({
      options: Object.assign(new StorageOptions(), { directory }),
      timers: WIRE_TIME,
      logger: silentLogger,
      random: secureRandom,
    });
    const configuration = busyConfiguration(accounts);
    configuration.market.symbols = markets.map(({ symbol }) => symbol);
    const { accounts: seeds } = await seedStorage({
      storage,
      accounts: configuration.accounts,
      profileContent: profileContentOf(configuration),
      venue: KRAKEN,
      at: start,
    });
    const time = new ManualTime(start);
    const desk = new EngineDesk({ setup, configuration, storage, time, seeds });
    await desk.engine.start();
    return desk;
  }

  get now(): EpochMs {
    return this.time.now();
  }

  accept(frame: string): void {
    this.feed.accept(frame);
  }

  /** Advances the clock, running the engine's loops on the way. */
  async advanceTo(instant: EpochMs): Promise<void> {
    await this.time.settleTo(instant);
    await this.settle();
  }

  /** Advances the clock by 1 ms without yielding, which fires the due timers, then settles. */
  async fireDueTimers(): Promise<void> {
    this.time.advanceTo(epochMs(this.time.now() + 1));
    await this.settle();
  }

  /** Waits until the engine has processed all received frames; processing never waits for a timer. */
  async settle(): Promise<void> {
    await new Promise((settled) => void setImmediate(settled));
  }

  /** Stops the engine and closes the storage. Throws when a frame, an account, the queue, or a delivery had a fault. */
  async close(): Promise<void> {
    const { pauses, holds, conflated, queued } = this.engine.status();
    const books = this.engine.accounts();
    await this.engine.stop();
    await this.storage.close();
    if (this.fault) throw this.fault as Error;
    const faults = Object.entries({ ...this.feed.statistics, frames: 0, tradeGaps: 0 });
    invariant(
      faults.every(([, count]) => count === 0),
      'Every frame is valid',
      Object.fromEntries(faults),
    );
    invariant(pauses.length + holds.length === 0, 'Nothing paused entries');
    invariant(queued === 0, 'The queue is empty', { queued, conflated });
    const sound = books.filter(
      ({ lifecycle, ledgerBalanced }) => lifecycle === 'open' && ledgerBalanced === true,
    );
    invariant(sound.length === this.accounts, 'Every account trades and balances', {
      sound: sound.length,
    });
    invariant(this.delivered > 0, 'Events are delivered');
  }
}
