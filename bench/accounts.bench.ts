/** Many accounts on one shard: what a deciding account costs, what an idle one does not, and their memory. */
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
/** Enough candles for every indicator; nothing is measured on them. */
const WARM_UP = 500;
const IDLE_CANDLES = 500;
/** A crowd has decided often enough after a few signals. */
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
  /** Profiles that differ in the risk of a trade and in nothing else. */
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
  readonly refusalUs: number;
  readonly entryUs: number;
  readonly decisions: number;
  readonly idleUs: number;
}

export async function run(): Promise<readonly BenchResult[]> {
  // The first desk only warms the compiler up.
  await measure({ metric: 'warm-up', accounts: 10, profiles: 1 });
  const results: BenchResult[] = [];
  let alone: Measured | null = null;
  let peakMb = 0;
  for (const crowd of CROWDS) {
    const measured = await measure(crowd);
    alone ??= measured;
    // What a shard takes: the desks after it only add what was not collected yet.
    if (crowd.accounts === ACCOUNTS_MAX) peakMb = process.resourceUsage().maxRSS / 1_024;
    results.push(...rowsOf(crowd, measured, alone));
  }
  const metric = 'peak memory up to the end of 10,000 accounts';
  return [...results, { metric, value: peakMb, unit: 'MB', target: MEMORY_MB_MAX }];
}

function rowsOf({ metric, accounts }: Crowd, measured: Measured, alone: Measured): BenchResult[] {
  const compared = (value: number, reference: number) => ({
    value,
    reference: { name: '1 account', value: reference },
    ratio: value / reference,
  });
  const { refusalUs, entryUs, idleUs, decisions } = measured;
  return [
    {
      metric: `${metric}, ${decisions} decisions: a refusal, per account`,
      unit: 'µs',
      ...compared(refusalUs, alone.refusalUs),
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

/** First candles without looks, on which every account is idle; then looks, until enough was decided. */
async function measure(crowd: Crowd): Promise<Measured> {
  const desk = await AccountsDesk.open(crowd);
  await desk.play({ from: 0, until: WARM_UP, looks: false });
  const idle = await desk.play({ from: WARM_UP, until: WARM_UP + IDLE_CANDLES, looks: false });
  await desk.play({ from: WARM_UP + IDLE_CANDLES, until: CANDLES, looks: true });
  const { refusals, entries } = desk;
  invariant(refusals.count > 0 && entries.count > 0, 'Signals are refused and accepted');
  return {
    refusalUs: refusals.us / refusals.count,
    entryUs: entries.us / entries.count,
    decisions: refusals.count + entries.count,
    idleUs: idle / (IDLE_CANDLES * HISTORY.length),
  };
}

/** Decisions, and the CPU time of the looks in which they were made. */
interface Tally {
  count: number;
  us: number;
}

/** An engine over the store in memory. Candles and looks are handed to it as inputs: there is no feed to measure. */
class AccountsDesk {
  /** Scans in which every account refused. */
  readonly refusals: Tally = { count: 0, us: 0 };
  /** Scans in which accounts ordered. */
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
      // What is kept of the past is the store's memory, not the engine's.
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

  /** Takes candles in, with a look after each where asked. The CPU time, µs. */
  async play(part: { from: number; until: number; looks: boolean }): Promise<number> {
    const before = cpuUs();
    for (let index = part.from; index < part.until; index++) {
      if (this.refusals.count + this.entries.count >= DECISIONS_MAX) break;
      for (const [place, series] of HISTORY.entries()) {
        const candle = candleAt(series.candles, index);
        const at = candleCloseTime(candle.openTime, TIMEFRAME);
        this.time.jumpTo(at);
        const { id } = INSTRUMENTS[place] as Instrument;
        await this.take({ type: 'candle', at, instrument: id, timeframe: TIMEFRAME, candle });
        if (part.looks) await this.look(id, candle.close, at);
      }
    }
    return cpuUs() - before;
  }

  private async look(instrument: Instrument['id'], lastPrice: number, at: EpochMs): Promise<void> {
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
    const tally = this.commits > commits ? this.entries : this.refusals;
    tally.count += count;
    if (count > 0) tally.us += us;
  }

  private noteCommitted(accounts: number): void {
    this.commits += accounts;
  }

  /** Decisions of the first account: each signal reaches all of them. */
  private decided(): number {
    const report = this.first.funnel.report({ scans: 0, signals: 0 });
    const rejected = Object.values(report.rejectedByCode).reduce((sum, count) => sum + count, 0);
    return report.accepted + report.closedOpposite + rejected;
  }

  private get first(): AccountTrader {
    const trader = this.engine.core.run.roster.find({ tenant: TENANT, account: accountOf(0) });
    invariant(trader !== null, 'The first account of the crowd trades');
    return trader;
  }

  private async take(input: EngineInput): Promise<void> {
    const waiting = this.engine.pipeline.take(input);
    if (waiting) await waiting;
  }
}

/** What a look sees where only candles are known. */
const MARKET: Omit<MarketView, 'lastPrice'> = {
  ...{ quote: null, book: null, bookUnknownReason: 'absent', bookVanished: 0 },
  ...{ candleAgeMs: 0, clockSkewMs: 0, venueStatus: 'online' },
};

const INSTRUMENTS: readonly Instrument[] = HISTORY.map(({ symbol }) =>
  krakenInstrument(KRAKEN, symbol),
);

const START = epochMs(HISTORY[0]?.candles.openTimes[0] ?? 0);

/** The defaults with every strategy, gates that let half of the signals through, and this much at risk in a trade. */
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

/** The accounts, each with the next of the profiles, which are saved first. */
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

/** CPU time of this thread, µs: what else the machine does hardly moves it. */
function cpuUs(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}
