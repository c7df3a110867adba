/** Many accounts on one shard: the cost of a decision, the cost of idle accounts, and memory. */
import {
  DEFAULT_TENANT,
  requirePlan,
  StrategySection,
  TidegateConfiguration,
  type ReadyPlan,
} from '@tidegate/composition';
import { KRAKEN } from '@tidegate/exchange';
import {
  accountId,
  epochMs,
  invariant,
  ManualTime,
  profileHash,
  silentLogger,
  tenantId,
  type EpochMs,
} from '@tidegate/kernel';
import { candleAt, candleCloseTime, type AccountScope, type Instrument } from '@tidegate/model';
import { StrategyRegistry } from '@tidegate/strategies';
import {
  assembleEngine,
  InMemoryTradingStore,
  openingInputs,
  type AccountSeed,
  type AccountTrader,
  type AssembledEngine,
  type EngineInput,
  type MarketView,
  type ProfileChoice,
} from '@tidegate/trading';

import { generatedMarket } from './back-test-market.js';
import type { BenchResult } from './bench-result.js';
import { krakenInstrument } from './kraken-instrument.js';

export const name = 'Accounts: many on one profile, and many profiles';

const TIMEFRAME = '15m';
const CANDLES = 2_500;
/** Candles to fill every indicator; not measured. */
const WARM_UP = 500;
const IDLE_CANDLES = 500;
/** A run stops after this many decisions; a large crowd makes them in a few signals. */
const DECISIONS_MAX = 60_000;
const RISK_MIN = 0.005;
const RISK_STEP = 0.000_001;
const DEPOSIT = '100000';
const TENANT = tenantId(DEFAULT_TENANT);
const DECISION_US_MAX = 20;
const MEMORY_MB_MAX = 1_024;
const HISTORY = generatedMarket(CANDLES);

interface Crowd {
  readonly metric: string;
  readonly accounts: number;
  /** Profiles that differ only in the risk per trade. */
  readonly profiles: number;
}

const ACCOUNTS_MAX = 10_000;

const CROWDS: readonly Crowd[] = [
  { metric: '1 account', accounts: 1, profiles: 1 },
  { metric: '10,000 accounts on one profile', accounts: ACCOUNTS_MAX, profiles: 1 },
  { metric: '100 accounts on one profile', accounts: 100, profiles: 1 },
  { metric: '1,000 profiles that differ in risk', accounts: 1_000, profiles: 1_000 },
];

interface Measured {
  readonly rejectionUs: number;
  readonly entryUs: number;
  readonly decisions: number;
  readonly idleUs: number;
}

export async function run(): Promise<readonly BenchResult[]> {
  // The first run only warms up the compiler.
  await measure({ metric: 'warm-up', accounts: 10, profiles: 1 });
  const results: BenchResult[] = [];
  let alone: Measured | null = null;
  let peakMb = 0;
  for (const crowd of CROWDS) {
    const measured = await measure(crowd);
    alone ??= measured;
    // The memory of one shard: later runs only add garbage that was not yet collected.
    if (crowd.accounts === ACCOUNTS_MAX) peakMb = process.resourceUsage().maxRSS / 1_024;
    results.push(...rowsOf(crowd, measured, alone));
  }
  const metric = 'peak memory with 10,000 accounts';
  return [...results, { metric, value: peakMb, unit: 'MB', target: MEMORY_MB_MAX }];
}

function rowsOf({ metric, accounts }: Crowd, measured: Measured, alone: Measured): BenchResult[] {
  const compared = (value: number, reference: number) => ({
    value,
    reference: { name: '1 account', value: reference },
    ratio: value / reference,
  });
  const { rejectionUs, entryUs, idleUs, decisions } = measured;
  return [
    {
      metric: `${metric}, ${decisions} decisions: a rejection, per account`,
      unit: 'µs',
      ...compared(rejectionUs, alone.rejectionUs),
      ...(accounts > 1 && { target: DECISION_US_MAX }),
    },
    {
      metric: `${metric}: an entry with its committed orders, per account`,
      unit: 'µs',
      ...compared(entryUs, alone.entryUs),
    },
    {
      metric: `${metric}, all idle: a candle`,
      unit: 'µs',
      ...compared(idleUs, alone.idleUs),
    },
  ];
}

/** Plays candles without scans, on which every account is idle, then with scans until enough decisions were made. */
async function measure(crowd: Crowd): Promise<Measured> {
  const desk = await AccountsDesk.open(crowd);
  await desk.play({ from: 0, until: WARM_UP, scans: false });
  const idle = await desk.play({ from: WARM_UP, until: WARM_UP + IDLE_CANDLES, scans: false });
  await desk.play({ from: WARM_UP + IDLE_CANDLES, until: CANDLES, scans: true });
  const { rejections, entries } = desk;
  invariant(rejections.count > 0 && entries.count > 0, 'Some signals are rejected, some accepted');
  return {
    rejectionUs: rejections.us / rejections.count,
    entryUs: entries.us / entries.count,
    decisions: rejections.count + entries.count,
    idleUs: idle / (IDLE_CANDLES * HISTORY.length),
  };
}

/** Number of decisions, and CPU time of the scans that made them. */
interface Tally {
  count: number;
  us: number;
}

/** An engine on the in-memory store. It takes candles and scans directly as inputs, without a feed. */
class AccountsDesk {
  /** Scans in which every account rejected the signal. */
  readonly rejections: Tally = { count: 0, us: 0 };
  /** Scans in which accounts placed orders. */
  readonly entries: Tally = { count: 0, us: 0 };
  private commits = 0;

  private constructor(
    private readonly time: ManualTime,
    private readonly engine: AssembledEngine,
    private readonly accounts: number,
  ) {}

  static async open(crowd: Crowd): Promise<AccountsDesk> {
    const at = START;
    const time = new ManualTime(at);
    const store = new InMemoryTradingStore({
      journal: 'discarded',
      // History would count as memory, but it belongs to the store, not the engine.
      historyMax: 16,
      installation: '00000000-0000-4000-8000-000000000000',
    });
    const { settings, resolver } = planWith(RISK_MIN);
    const { epoch } = await store.acquire(settings.shard, at);
    let desk: AccountsDesk | null = null;
    const engine = assembleEngine({
      ...{ resolver, timers: time, logger: silentLogger, onDecision: null },
      storage: { store, hold: { shard: settings.shard, token: epoch, lastSequence: 0 } },
      onCommitted: (changes) => desk?.noteCommitted(changes.accounts.length),
      faults: 'throw',
    });
    desk = new AccountsDesk(time, engine, crowd.accounts);
    const started = { type: 'started', at, epoch, installation: 'bench' } as const;
    await desk.take({ ...started, settings, instruments: INSTRUMENTS, pauses: [], state: null });
    for (const seed of await seedsOf(store, crowd)) {
      for (const input of openingInputs(seed, at)) await desk.take(input);
    }
    await engine.pipeline.flush();
    return desk;
  }

  /** Takes candles, optionally with a scan after each. Returns the CPU time in µs. */
  async play(part: { from: number; until: number; scans: boolean }): Promise<number> {
    const before = cpuUs();
    for (let index = part.from; index < part.until; index++) {
      if (this.rejections.count + this.entries.count >= DECISIONS_MAX) break;
      for (const [place, series] of HISTORY.entries()) {
        const candle = candleAt(series.candles, index);
        const at = candleCloseTime(candle.openTime, TIMEFRAME);
        this.time.jumpTo(at);
        const { id } = INSTRUMENTS[place] as Instrument;
        await this.take({ type: 'candle', at, instrument: id, timeframe: TIMEFRAME, candle });
        if (part.scans) await this.scan(id, candle.close, at);
      }
    }
    return cpuUs() - before;
  }

  private async scan(instrument: Instrument['id'], lastPrice: number, at: EpochMs): Promise<void> {
    const before = this.decided();
    const commits = this.commits;
    const market = { ...MARKET, lastPrice };
    const startedAt = cpuUs();
    const trigger = 'candle_closed';
    await this.take({
      type: 'scan',
      at,
      madeAt: at,
      instrument,
      trigger,
      timeframe: TIMEFRAME,
      market,
    });
    const us = cpuUs() - startedAt;
    const count = (this.decided() - before) * this.accounts;
    const tally = this.commits > commits ? this.entries : this.rejections;
    tally.count += count;
    if (count > 0) tally.us += us;
  }

  private noteCommitted(accounts: number): void {
    this.commits += accounts;
  }

  /** Number of decisions of the first account; each signal reaches all accounts. */
  private decided(): number {
    const report = this.first.funnel.report({ scans: 0, signals: 0 });
    const rejected = Object.values(report.rejectedByCode).reduce((sum, count) => sum + count, 0);
    return report.accepted + report.closedOpposite + rejected;
  }

  private get first(): AccountTrader {
    const trader = this.engine.core.run.roster.find({ tenant: TENANT, account: accountOf(0) });
    invariant(trader !== null, 'The first account is open');
    return trader;
  }

  private async take(input: EngineInput): Promise<void> {
    const waiting = this.engine.pipeline.take(input);
    if (waiting) await waiting;
  }
}

/** The market of a scan when only candles are available. */
const MARKET: Omit<MarketView, 'lastPrice'> = {
  ...{ quote: null, book: null, bookUnknownReason: 'absent', bookVanished: 0 },
  ...{ candleAgeMs: 0, clockSkewMs: 0, venueStatus: 'online' },
};

const INSTRUMENTS: readonly Instrument[] = HISTORY.map(({ symbol }) =>
  krakenInstrument(KRAKEN, symbol),
);

const START = epochMs(HISTORY[0]?.candles.openTimes[0] ?? 0);

/** The defaults with every strategy, the given risk per trade, and gates that accept about half of the signals. */
function planWith(riskPerTrade: number): ReadyPlan {
  const configuration = new TidegateConfiguration();
  const { ai, market, risk } = configuration;
  for (const strategy of new StrategyRegistry().names) {
    configuration.strategies[strategy] = new StrategySection();
  }
  market.timeframes = [TIMEFRAME];
  ai.confluence.primaryTimeframe = TIMEFRAME;
  risk.breakers.enabled = false;
  Object.assign(risk.signal, { votesMin: 1, soloConfidenceMin: 0.3, aiConfidenceMin: 0.3 });
  Object.assign(risk.costs, { shareMax: 0, netRiskRewardMin: 0 });
  Object.assign(risk.limits, { dailyLossRateMax: 1, drawdownRateMax: 1 });
  risk.sizing.riskPerTrade = riskPerTrade;
  return requirePlan({ configuration, venue: KRAKEN, shortest: TIMEFRAME, candlesOnly: true });
}

/** Saves the profiles and assigns them to the accounts in rotation. */
async function seedsOf(
  store: InMemoryTradingStore,
  { accounts, profiles }: Crowd,
): Promise<readonly AccountSeed[]> {
  const choices = Array.from(
    { length: profiles },
    (_, index) => planWith(RISK_MIN + index * RISK_STEP).profile,
  );
  for (const { name: profileName, hash, content } of choices) {
    const draft = { name: profileName, content, note: '', createdBy: 'bench', createdAt: START };
    await store.profiles.save({ tenant: TENANT }, { ...draft, hash: profileHash(hash) });
  }
  return Array.from({ length: accounts }, (_, index): AccountSeed => {
    const scope = { tenant: TENANT, account: accountOf(index) };
    const profile = choices[index % profiles] as ProfileChoice;
    const terms = { venue: KRAKEN, mode: 'paper', kind: 'margin', currency: 'USD' } as const;
    return { account: { scope, ...terms }, profile, deposit: DEPOSIT };
  });
}

function accountOf(index: number): AccountScope['account'] {
  return accountId(`crowd-${index}`);
}

/** CPU time of this thread in µs; other load on the machine barely affects it. */
function cpuUs(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}
