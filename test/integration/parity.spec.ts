import { rm } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  decisionContent,
  FileHistorySource,
  runBackTest,
  tradeContent,
  type BackTestResult,
} from '@tidegate/backtest';
import {
  planOf,
  seedOf,
  StrategySection,
  TidegateConfiguration,
  type ReadyPlan,
} from '@tidegate/composition';
import { BookOptions } from '@tidegate/ai';
import { KRAKEN, KrakenFeed, KrakenOptions } from '@tidegate/exchange';
import {
  DAY_MS,
  epochMs,
  ManualTime,
  MINUTE_MS,
  SeededRng,
  silentLogger,
  type CanonicalValue,
} from '@tidegate/kernel';
import type { ClosedTrade, DecisionRecord, EngineEvent, Instrument } from '@tidegate/model';
import { SystemTime } from '@tidegate/observability';
import {
  EngineOptions,
  EventBus,
  InMemoryTradingStore,
  isReference,
  VenueEngine,
  type AccountSeed,
  type ProfileChoice,
} from '@tidegate/trading';

import { createSimulator, type Simulator } from '../../apps/simulator/src/simulator.js';
import { generatedCandles, writeCandleFolder } from './generated-market.js';

const START = epochMs(Date.UTC(2025, 0, 1));
const HISTORY_DAYS = 31;
const TRADED_DAYS = 5;
const FROM = epochMs(START + HISTORY_DAYS * DAY_MS);
const END = epochMs(FROM + TRADED_DAYS * DAY_MS);
const BAR_MS = 5 * MINUTE_MS;
const BARS = ((HISTORY_DAYS + TRADED_DAYS) * DAY_MS) / BAR_MS;
const WARM_UP = 720;
const SYMBOLS = ['BTC/USD', 'ETH/USD'];

/** Real time, for sockets only. */
const systemTime = new SystemTime();

function configuration(): TidegateConfiguration {
  const settings = new TidegateConfiguration();
  settings.market.timeframes = ['5m', '15m', '1h'];
  settings.market.channels = ['candles'];
  settings.risk.breakers.enabled = false;
  // Trades often on 15-minute candles, without cost limits.
  settings.analysis.timeframes = [];
  settings.ai.confluence.primaryTimeframe = '15m';
  Object.assign(settings.risk.costs, { shareMax: 0, netRiskRewardMin: 0 });
  for (const name of ['keltner', 'mean_reversion', 'supertrend', 'trend']) {
    settings.strategies[name] = new StrategySection();
  }
  return settings;
}

function readyPlan(settings: TidegateConfiguration): ReadyPlan {
  const ready = planOf({ configuration: settings, venue: KRAKEN, candlesOnly: true });
  if (!ready.ok) throw new Error(ready.error.map(({ expectation }) => expectation).join('; '));
  return ready.value;
}

function accountSeed({ accounts }: TidegateConfiguration, profile: ProfileChoice): AccountSeed {
  const [section] = accounts;
  if (!section) throw new Error('The default settings have no account');
  return seedOf(section, KRAKEN, profile);
}

interface Outcome {
  readonly trades: readonly CanonicalValue[];
  readonly decisions: readonly CanonicalValue[];
}

/** Kraken options for the simulator, without a noticeable rate limit. */
function optionsFor(simulator: Simulator): KrakenOptions {
  return Object.assign(new KrakenOptions(), {
    restUrl: simulator.url,
    socketUrl: simulator.socketUrl,
    requestsPerSecond: 1_000,
    requestBurst: 100,
  });
}

/** The live engine, connected to the simulator over real HTTP and WebSocket, with a manual clock. */
class LivePaper {
  readonly trades: ClosedTrade[] = [];
  readonly decisions: DecisionRecord[] = [];
  private readonly feed: KrakenFeed;
  private readonly engine: VenueEngine;
  private fault: unknown = null;

  constructor(
    private readonly simulator: Simulator,
    private readonly time: ManualTime,
  ) {
    const settings = configuration();
    this.feed = new KrakenFeed({
      options: optionsFor(simulator),
      time: this.time,
      wireTime: systemTime,
      rng: new SeededRng(1),
      logger: silentLogger,
    });
    const ready = readyPlan(settings);
    const store = new InMemoryTradingStore({ journal: 'discarded' });
    const events = new EventBus(silentLogger);
    events.subscribe({
      tenant: 'all',
      deliver: (batch) => batch.events.forEach(({ event }) => this.onEvent(event)),
    });
    this.engine = new VenueEngine({
      settings: ready.settings,
      resolver: ready.resolver,
      feed: this.feed,
      liveVenue: null,
      symbols: SYMBOLS,
      channels: ['candles'],
      bookDepth: 25,
      marketData: settings.marketData,
      options: Object.assign(new EngineOptions(), {
        scanIntervalMs: 1_000,
        positionIntervalMs: 60_000,
        healthIntervalMs: 600_000,
        flushIntervalMs: 60_000,
        silenceMsMax: 600_000,
        fallbackScanIntervalMs: 3_600_000,
        clockCheckIntervalMs: 86_400_000,
        warmUpCandles: WARM_UP,
      }),
      clock: this.time,
      timers: this.time,
      wireTimers: systemTime,
      speed: 1,
      logger: silentLogger,
      seeds: [accountSeed(settings, ready.profile)],
      tenantExposureMax: null,
      bookOptions: new BookOptions(),
      stores: {
        trading: store,
        shards: store,
        accounts: store.directory,
        profiles: store.profiles,
        commands: store.commands,
        exposure: store.exposure,
        installation: store.installation,
      },
      telemetry: {
        signal: () => undefined,
        decision: () => undefined,
        missed: () => undefined,
        candle: () => undefined,
        equity: () => undefined,
      },
      events,
      onFault: (thrown) => {
        this.fault = thrown;
      },
    });
  }

  instruments(): Promise<readonly Instrument[]> {
    return this.feed.loadInstruments();
  }

  async run(): Promise<void> {
    await this.engine.start();
    for (let close = FROM + BAR_MS; close <= END; close += BAR_MS) {
      await this.time.settleTo(epochMs(close - 400));
      await this.simulator.advanceTo(epochMs(close - 400));
      await this.time.settleTo(epochMs(close + 1_500));
      // Heartbeats continue without trades, so that the engine does not treat silence as a lost connection.
      await this.simulator.advanceTo(epochMs(close + 1_500));
      await this.time.settleTo(epochMs(close + 2_000));
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    await this.engine.stop();
    if (this.fault) throw this.fault as Error;
  }

  outcome(): Outcome {
    return {
      trades: this.trades.map(tradeContent),
      decisions: this.decisions.map(decisionContent),
    };
  }

  private onEvent(event: EngineEvent): void {
    if (event.type === 'trade_closed' && !isReference(event.trade.scope)) {
      this.trades.push(event.trade);
    }
    if (event.type !== 'decision_made' || isReference(event.decision.scope)) return;
    if (event.decision.outcome !== 'rejected') this.decisions.push(event.decision);
  }
}

/** Excludes trades closed by the end of the recording, which a live engine does not close. */
function outcomeOf(result: BackTestResult): Outcome {
  const trades = result.trades.filter(({ exitReason }) => exitReason !== 'end_of_data');
  return {
    trades: trades.map(tradeContent),
    decisions: result.decisions.map(decisionContent),
  };
}

interface Recording {
  readonly name: string;
  /** Whether the n-th bar of an instrument was recorded. */
  readonly isRecorded: (symbol: string, bar: number) => boolean;
  readonly tradesMin: number;
}

const FIRST_BAR = (HISTORY_DAYS * DAY_MS) / BAR_MS;
const BARS_A_DAY = DAY_MS / BAR_MS;

/** ETH/USD lacks at least the last bar of each hour, and trades nothing for 1.3 days; BTC/USD has few gaps. */
function isThinlyRecorded(symbol: string, bar: number): boolean {
  const barOfHour = bar % 12;
  const hour = Math.floor(bar / 12);
  if (symbol === 'BTC/USD')
    return bar % 31 !== 0 && (bar - FIRST_BAR - 700) * (bar - FIRST_BAR - 720) > 0;
  const sinceSilence = bar - FIRST_BAR - 2 * BARS_A_DAY;
  const isSilent = sinceSilence >= 0 && sinceSilence < 1.3 * BARS_A_DAY;
  return !isSilent && barOfHour < 11 - (hour % 3) && (bar * 7) % 5 !== 0;
}

const RECORDINGS: readonly Recording[] = [
  { name: 'without gaps', isRecorded: () => true, tradesMin: 10 },
  { name: 'with gaps', isRecorded: isThinlyRecorded, tradesMin: 5 },
];

describe.each(RECORDINGS)('parity on a recording $name', ({ name, isRecorded, tradesMin }) => {
  let folder = '';
  let simulator: Simulator;
  const time = new ManualTime(FROM);

  beforeAll(async () => {
    const market = { from: START, timeframe: '5m', candles: BARS, seed: 20_251_122 } as const;
    const series = [
      { symbol: 'BTC/USD', price: 60_000, decimals: 1 },
      { symbol: 'ETH/USD', price: 3_000, decimals: 2 },
    ].map((instrument) => ({
      symbol: instrument.symbol,
      candles: generatedCandles(market, instrument).filter((_, bar) =>
        isRecorded(instrument.symbol, bar),
      ),
    }));
    folder = await writeCandleFolder('5m', series);
    simulator = await createSimulator({
      market: { kind: 'recorded', seed: 1, path: folder, from: FROM, feed: 'candles' },
      startClock: (start) => ({ time, realOrigin: start }),
      drive: 'manual',
      speed: 1,
      rateLimit: { burst: 10_000, perSecond: 10_000 },
      idleTimeoutMs: 365 * DAY_MS,
    });
  });

  afterAll(async () => {
    await simulator.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it(`live paper trading and back-test give identical decisions and trades on a recording ${name}`, async () => {
    const live = new LivePaper(simulator, time);
    const instruments = await live.instruments();
    await live.run();
    const settings = configuration();
    settings.marketData.gapWaitMs = 0;
    const { settings: shared, resolver, profile } = readyPlan(settings);
    const backTest = await runBackTest({
      settings: shared,
      resolver,
      account: accountSeed(settings, profile),
      history: await new FileHistorySource(folder).load({
        symbols: SYMBOLS,
        timeframe: '5m',
        venue: 'kraken',
      }),
      instruments,
      marketData: settings.marketData,
      range: { from: FROM, to: null },
      warmUpCandles: WARM_UP,
    });
    const expected = outcomeOf(backTest);
    expect(expected.trades.length).toBeGreaterThan(tradesMin);
    expect(live.outcome().decisions).toEqual(expected.decisions);
    expect(live.outcome().trades).toEqual(expected.trades);
  }, 120_000);
});
