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
  /** How often the metronome buys each instrument. */
  readonly periodMinutes: number;
  /** Receives each commit once it is on disk. */
  readonly onCommitted: (commit: LedgerCommit) => void;
}

interface DeskParts {
  readonly setup: EngineDeskSetup;
  readonly configuration: TidegateConfiguration;
  readonly storage: Storage;
  readonly time: ManualTime;
  readonly seeds: readonly AccountSeed[];
}

/** Real time: waits for the disk. */
const WIRE_TIME = new SystemTime('unref');

/** Every profile with one more strategy, which buys like a clock: so the stream of orders is even. */
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
 * The server's engine as the server builds it, on a storage directory of its own: recovery, warm-up, queue, loops, event
 * bus and telemetry. The bench is its network and moves its clock; nothing waits for real time but the disk.
 */
export class EngineDesk {
  private readonly time: ManualTime;
  private readonly storage: Storage;
  private readonly feed: BenchFeed;
  private readonly engine: VenueEngine;
  private readonly accounts: number;
  private fault: unknown = null;
  /** Events that a listener received, as the server's sockets and metrics do. */
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

  /** Moves the clock: the engine's loops run on the way. */
  async advanceTo(instant: EpochMs): Promise<void> {
    await this.time.settleTo(instant);
    await this.settle();
  }

  /** Moves the clock by a millisecond to what is due then, without a pause in between, and waits until all is done. */
  async strike(): Promise<void> {
    this.time.advanceTo(epochMs(this.time.now() + 1));
    await this.settle();
  }

  /** Waits until everything that follows from what came in has happened: nothing of it waits for a timer. */
  async settle(): Promise<void> {
    await new Promise((settled) => void setImmediate(settled));
  }

  /** Stops the engine and closes the storage; throws when anything of the run was not as it should be. */
  async close(): Promise<void> {
    const { pauses, holds, conflated, queued } = this.engine.status();
    const books = this.engine.accounts();
    await this.engine.stop();
    await this.storage.close();
    if (this.fault) throw this.fault as Error;
    const faults = Object.entries({ ...this.feed.statistics, frames: 0, tradeGaps: 0 });
    invariant(
      faults.every(([, count]) => count === 0),
      'Every frame is true',
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
