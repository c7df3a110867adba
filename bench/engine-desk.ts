import {
  DEFAULT_TENANT,
  requirePlan,
  seedOf as accountSeedOf,
  StrategySection,
  TidegateConfiguration,
  type AccountSection,
} from '@tidegate/composition';
import { KRAKEN, KrakenStream } from '@tidegate/exchange';
import {
  accountId,
  instrumentId,
  invariant,
  ManualTime,
  MINUTE_MS,
  profileHash,
  silentLogger,
  type EpochMs,
  type InstrumentId,
} from '@tidegate/kernel';
import { MarketDataCache, MarketDataOptions } from '@tidegate/market-data';
import type { Instrument } from '@tidegate/model';
import { secureRandom, SystemTime } from '@tidegate/observability';
import { openStorage, StorageOptions, type Storage } from '@tidegate/persistence';
import {
  assembleEngine,
  InputQueue,
  MarketRelay,
  openingInputs,
  type AccountChanges,
  type AccountSeed,
  type AssembledEngine,
  type EngineSettings,
  type ProfileChoice,
  type ProfileResolver,
} from '@tidegate/trading';

import { BENCH_TIMEFRAMES, type BenchMarket } from './engine-market.js';
import { krakenInstrument } from './kraken-instrument.js';
import { metronome } from './metronome.js';

const BOOK_DEPTH = 25;

/** An account with room for every instrument that takes whatever signal there is and lets go of it soon. */
function busyConfiguration(): TidegateConfiguration {
  const configuration = new TidegateConfiguration();
  const { ai, execution, market, risk } = configuration;
  const [account] = configuration.accounts as [AccountSection];
  for (const name of ['keltner', 'mean_reversion', 'supertrend', 'trend']) {
    configuration.strategies[name] = new StrategySection();
  }
  market.timeframes = [...BENCH_TIMEFRAMES];
  configuration.analysis.timeframes = [];
  ai.confluence.primaryTimeframe = '1m';
  // Strategies that lose, as they do on a made-up market, would be silenced.
  ai.adaptive.enabled = false;
  Object.assign(account, { kind: 'margin', deposit: 10_000_000 });
  risk.breakers.enabled = false;
  Object.assign(risk.pace, {
    instrumentCooldownMs: 0,
    strategyCooldownMs: 0,
    lossCooldownMs: 0,
    tradesPerHourMax: 0,
  });
  Object.assign(risk.signal, {
    votesMin: 1,
    soloConfidenceMin: 0.3,
    confidenceMin: 0.3,
    aiConfidenceMin: 0.3,
    riskRewardMin: 0.2,
  });
  Object.assign(risk.costs, { shareMax: 0, netRiskRewardMin: 0 });
  Object.assign(risk.limits, {
    positionsMax: 100,
    positionsPerGroupMax: 100,
    dailyLossRateMax: 1,
    drawdownRateMax: 1,
    exposureRateMax: 50,
    correlatedExposureRateMax: 50,
    positionRateMax: 0.01,
  });
  execution.exit.holdingMsMax = 2 * MINUTE_MS;
  return configuration;
}

interface DeskParts {
  readonly time: ManualTime;
  readonly storage: Storage;
  readonly engine: AssembledEngine;
  readonly instruments: readonly Instrument[];
  readonly settings: EngineSettings;
}

/** Every profile with one more strategy, which speaks like a clock: so the stream of orders is even. */
function withMetronome(base: ProfileResolver): ProfileResolver {
  return {
    resolve: (content, settings) => {
      const resolved = base.resolve(content, settings);
      const { analysis } = resolved;
      const strategies = [...analysis.strategies, { strategy: metronome, weight: 1 }];
      return { ...resolved, analysis: { ...analysis, strategies } };
    },
  };
}

function seedOf(configuration: TidegateConfiguration, profile: ProfileChoice): AccountSeed {
  const [section] = configuration.accounts;
  invariant(section !== undefined, 'The default settings name an account');
  return accountSeedOf(section, KRAKEN, profile);
}

function accountsLike(seed: AccountSeed, count: number): readonly AccountSeed[] {
  return Array.from({ length: count }, (_, index) => {
    const { scope } = seed.account;
    const account = accountId(`${scope.account}-${index}`);
    return { ...seed, account: { ...seed.account, scope: { ...scope, account } } };
  });
}

async function saveProfile(
  storage: Storage,
  { name, hash, content }: ProfileChoice,
  createdAt: EpochMs,
): Promise<void> {
  const draft = { name, content, note: '', createdBy: 'bench', createdAt };
  await storage.profiles.save({ tenant: DEFAULT_TENANT }, { ...draft, hash: profileHash(hash) });
}

/**
 * The engine's own parts from the frame to the disk, as the server wires them: parser, cache, relay, queue, pipeline,
 * paper venue and a real storage directory. Only the network and the loops are left out: the bench is both.
 */
export class EngineDesk {
  private readonly stream: KrakenStream;
  private readonly relay: MarketRelay;
  private readonly queue: InputQueue;
  private fault: unknown = null;

  private readonly time: ManualTime;
  private readonly storage: Storage;
  private readonly engine: AssembledEngine;

  private constructor({ time, storage, engine, instruments, settings }: DeskParts) {
    this.time = time;
    this.storage = storage;
    this.engine = engine;
    const configuration = new TidegateConfiguration();
    this.queue = new InputQueue({
      take: (input) => engine.pipeline.take(input),
      flush: async () => engine.pipeline.flush(),
      onFault: (thrown) => {
        this.fault = thrown;
      },
      onPressure: () => undefined,
      onStaleScan: () => invariant(false, 'No scan waits longer than its data may be old'),
      clock: time,
      capacity: configuration.engine.queuedInputsMax,
      scanWaitMsMax: configuration.marketData.quoteAgeMsMax,
    });
    this.relay = new MarketRelay({
      clock: time,
      logger: silentLogger,
      primaries: () => engine.core.run.life.primaries(),
      bookDepth: BOOK_DEPTH,
      bookAgeMsMax: configuration.marketData.bookAgeMsMax,
      bookOptions: configuration.ai.book,
      // The wait for late candles is a setting, not work: it is not measured.
      closeGraceMs: 0,
      rescans: false,
      telemetry: storage.telemetry,
      emit: (input) => this.queue.push(input),
      onGap: () => undefined,
    });
    const cache = new MarketDataCache({
      options: new MarketDataOptions(),
      instruments,
      timeframes: settings.timeframes,
      clock: time,
      listener: this.relay.listener({}),
    });
    this.relay.attach(cache);
    // The bench's venue has our clock.
    cache.setVenueSkew(0);
    this.stream = new KrakenStream({
      venue: KRAKEN,
      instruments,
      bookDepth: BOOK_DEPTH,
      sink: {
        event: (event) => cache.apply(event),
        acknowledged: () => undefined,
        broken: () => undefined,
        malformed: () => undefined,
      },
    });
  }

  static async open(setup: {
    readonly directory: string;
    readonly markets: readonly BenchMarket[];
    readonly start: EpochMs;
    /** Accounts on the same profile; 1 when left out. */
    readonly accounts?: number;
    readonly onCommitted: (changes: readonly AccountChanges[]) => void;
  }): Promise<EngineDesk> {
    const { directory, markets, start, onCommitted, accounts = 1 } = setup;
    const storage = await openStorage({
      options: Object.assign(new StorageOptions(), { directory }),
      timers: new SystemTime('lets-go'),
      logger: silentLogger,
      random: secureRandom,
    });
    const configuration = busyConfiguration();
    const {
      settings,
      resolver: base,
      profile,
    } = requirePlan({
      configuration,
      venue: KRAKEN,
      candlesOnly: true,
    });
    const time = new ManualTime(start);
    const engine = assembleEngine({
      resolver: withMetronome(base),
      timers: time,
      logger: silentLogger,
      storage: {
        store: storage.trading,
        hold: {
          shard: settings.shard,
          token: (await storage.shards.acquire(settings.shard, start)).epoch,
          lastSequence: 0,
        },
      },
      onDecision: (decision) => {
        if (decision.outcome === 'rejected') storage.telemetry.decision(decision);
      },
      onCommitted: ({ accounts: changes }) => onCommitted(changes),
      faults: 'throw',
    });
    const instruments = markets.map(({ symbol }) => krakenInstrument(KRAKEN, symbol));
    const desk = new EngineDesk({ time, storage, engine, instruments, settings });
    await saveProfile(storage, profile, start);
    const started = { type: 'started', at: start, epoch: 1, installation: 'bench' } as const;
    desk.queue.push({ ...started, settings, instruments, pauses: [], state: null });
    for (const seed of accountsLike(seedOf(configuration, profile), accounts)) {
      for (const input of openingInputs(seed, start)) desk.queue.push(input);
    }
    const { timeframes } = settings;
    markets.forEach((market, index) => {
      const instrument = instruments[index] as Instrument;
      for (const timeframe of timeframes) {
        desk.relay.warmUp(instrument, timeframe, market.history(timeframe));
      }
      desk.accept(market.snapshotFrame());
    });
    await desk.flush();
    return desk;
  }

  get now(): EpochMs {
    return this.time.now();
  }

  goTo(instant: EpochMs): void {
    this.time.jumpTo(instant);
  }

  accept(frame: string): void {
    this.stream.accept(frame, this.time.now());
  }

  /** Asks for the looks that closed candles have made due, and lets everything that follows happen. */
  async decide(): Promise<void> {
    this.relay.emitDueScans();
    await new Promise((settle) => void setImmediate(settle));
  }

  /** What the engine's timers do every second … */
  flush(): Promise<void> {
    return this.queue.flush();
  }

  /** … and every other second. */
  tick(): void {
    this.queue.push({ type: 'tick', at: this.time.now() });
  }

  /** Closes the storage; throws when anything of the run was not as it should be. */
  async close(): Promise<void> {
    await this.flush();
    await this.storage.close();
    if (this.fault) throw this.fault as Error;
    const { malformed, checksumMismatches, unknown, crossedBooks } = this.stream.statistics;
    const faults = malformed + checksumMismatches + unknown + crossedBooks;
    invariant(faults === 0, 'Every frame is true', { malformed, checksumMismatches, unknown });
    const balanced = this.engine.core.traders.every(({ ledgerBalanced }) => ledgerBalanced);
    invariant(balanced, 'The books balance');
  }
}

export function benchInstrumentId(symbol: string): InstrumentId {
  return instrumentId(KRAKEN, symbol);
}
