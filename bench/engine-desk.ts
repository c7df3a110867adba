import {
  requirePlan,
  StrategySection,
  TidegateConfiguration,
  type AccountSection,
} from '@tidegate/composition';
import { KRAKEN, KrakenStream } from '@tidegate/exchange';
import {
  instrumentId,
  invariant,
  ManualTime,
  MINUTE_MS,
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
  type AccountChanges,
  type AssembledEngine,
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

/**
 * The engine's own parts from the frame to the disk, as the server wires them: parser, cache, relay, mailbox, pipeline,
 * paper venue and a real storage directory. Only the network and the loops are left out: the bench is both.
 */
export class EngineDesk {
  private readonly stream: KrakenStream;
  private readonly relay: MarketRelay;
  private readonly mailbox: InputQueue;
  private fault: unknown = null;

  private constructor(
    private readonly time: ManualTime,
    private readonly storage: Storage,
    private readonly engine: AssembledEngine,
    instruments: readonly Instrument[],
  ) {
    const configuration = new TidegateConfiguration();
    this.mailbox = new InputQueue({
      take: (input) => engine.pipeline.take(input),
      flush: () => engine.pipeline.flush(),
      onFault: (thrown) => {
        this.fault = thrown;
      },
      onPressure: () => undefined,
      capacity: configuration.engine.queuedInputsMax,
    });
    this.relay = new MarketRelay({
      clock: time,
      logger: silentLogger,
      primary: engine.plan.profile.primary,
      bookDepth: BOOK_DEPTH,
      bookAgeMsMax: configuration.marketData.bookAgeMsMax,
      bookOptions: configuration.ai.book,
      // The wait for late candles is a setting, not work: it is not measured.
      closeGraceMs: 0,
      rescans: false,
      telemetry: storage.telemetry,
      emit: (input) => this.mailbox.push(input),
      onGap: () => undefined,
    });
    const cache = new MarketDataCache({
      options: new MarketDataOptions(),
      instruments,
      timeframes: engine.plan.profile.timeframes,
      clock: time,
      listener: this.relay.listener({}),
    });
    this.relay.attach(cache);
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
    readonly onCommitted: (changes: readonly AccountChanges[]) => void;
  }): Promise<EngineDesk> {
    const { directory, markets, start, onCommitted } = setup;
    const storage = await openStorage({
      options: Object.assign(new StorageOptions(), { directory }),
      timers: new SystemTime('lets-go'),
      logger: silentLogger,
      random: secureRandom,
    });
    const request = { configuration: busyConfiguration(), venue: KRAKEN, candlesOnly: true };
    const ready = requirePlan(request);
    const { profile } = ready.plan;
    const strategies = [...profile.strategies, { strategy: metronome, weight: 1 }];
    const plan = { ...ready.plan, profile: { ...profile, strategies } };
    const time = new ManualTime(start);
    const engine = await assembleEngine(plan, {
      timers: time,
      logger: silentLogger,
      store: storage.trading,
      token: 0,
      journaling: true,
      lastSequence: 0,
      onDecision: (decision) => {
        if (decision.outcome === 'rejected') storage.telemetry.decision(decision);
      },
      onCommitted,
    });
    const instruments = markets.map(({ symbol }) => krakenInstrument(KRAKEN, symbol));
    const desk = new EngineDesk(time, storage, engine, instruments);
    const at = time.now();
    desk.mailbox.push({
      type: 'started',
      at,
      epoch: 1,
      configurationHash: ready.configurationHash,
      instruments,
      accounts: engine.accounts,
    });
    for (const { account, deposit } of plan.accounts) {
      const funded = { id: 'deposit:initial', asset: account.currency, amount: deposit };
      desk.mailbox.push({ type: 'funded', at, scope: account.scope, ...funded });
    }
    markets.forEach((market, index) => {
      const instrument = instruments[index] as Instrument;
      for (const timeframe of plan.profile.timeframes) {
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
    return this.mailbox.flush();
  }

  /** … and every other second. */
  tick(): void {
    this.mailbox.push({ type: 'tick', at: this.time.now() });
  }

  /** Closes the storage; throws when anything of the run was not as it should be. */
  async close(): Promise<void> {
    await this.flush();
    await this.storage.close();
    if (this.fault) throw this.fault as Error;
    const { malformed, checksumMismatches, unknown, crossedBooks } = this.stream.statistics;
    const faults = malformed + checksumMismatches + unknown + crossedBooks;
    invariant(faults === 0, 'Every frame is true', { malformed, checksumMismatches, unknown });
    const balanced = this.engine.traders.every(({ ledgerBalanced }) => ledgerBalanced);
    invariant(balanced, 'The books balance');
  }
}

export function benchInstrumentId(symbol: string): InstrumentId {
  return instrumentId(KRAKEN, symbol);
}
