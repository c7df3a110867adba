/** Back-test through the full pipeline: speed, growth with candles and instruments, and memory. */
import { FileHistorySource, runBackTest, type HistorySeries } from '@tidegate/backtest';
import {
  backTestRisk,
  planOf,
  seedOf,
  StrategySection,
  TidegateConfiguration,
  type ReadyPlan,
} from '@tidegate/composition';
import { IndicatorCache } from '@tidegate/indicators';
import {
  epochMs,
  instrumentId,
  invariant,
  venueId,
  type EpochMs,
  type InstrumentId,
} from '@tidegate/kernel';
import { aggregateCandles } from '@tidegate/market-data';
import { candleAt, candleCloseTime, type Candle, type Timeframe } from '@tidegate/model';
import { StrategyRegistry } from '@tidegate/strategies';
import type { AnalysisProfile } from '@tidegate/trading';

import { generatedMarket } from './back-test-market.js';
import type { BenchInput, BenchResult } from './bench-result.js';

export const name = 'Back-test: candles through the full pipeline';

/** Two years of 15-minute candles. */
const CANDLES = 72_000;
const ROUNDS = 3;
const TARGET_RATE = 100_000;
const MEMORY_MB_MAX = 600;
/** Default gates: the cost gates reject nearly every signal. */
const SETTINGS = settings();
/** No cost limits: this profile trades all the time. */
const BUSY = settings();
Object.assign(BUSY.risk.costs, { shareMax: 0, netRiskRewardMin: 0 });

interface SeriesInput {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly candles: readonly Candle[];
}

interface Load {
  /** Fraction of the time span of the longest series. */
  readonly share: number;
  readonly configuration: TidegateConfiguration;
}

/** Figures of one run. The result itself is dropped: it would add memory that the user's command does not hold. */
interface Measured {
  readonly candles: number;
  readonly trades: number;
  readonly hash: string;
  readonly seconds: number;
  /** CPU time of the trading thread; other load on the machine barely affects it. */
  readonly cpuSeconds: number;
}

/** Candles per second. */
interface Rate {
  readonly byClock: number;
  /** Of the thread's CPU time, which other processes hardly affect. */
  readonly byCpu: number;
}

export async function run({ data }: BenchInput): Promise<readonly BenchResult[]> {
  const history = data === null ? generatedMarket(CANDLES) : await recorded(data);
  const cold = await measure(history, { share: 1, configuration: SETTINGS });
  // Measured after one run, like the user's command: garbage of further runs would add to the peak.
  const peakMb = process.resourceUsage().maxRSS / 1_024;
  const whole = await medianOf(history);
  const strategies = analysisRate(history);
  const results = wholeRun(history, whole, strategies);
  const unit = 'candles/s';
  const metric = 'first run of the process';
  const steady = { name: 'median of later runs', value: whole.candles / whole.seconds };
  const first = cold.candles / cold.seconds;
  results.push({ metric, value: first, unit, reference: steady, ratio: first / steady.value });
  const busy = await medianOf(history, { configuration: BUSY });
  results.push(...wholeRun(history, busy, strategies));
  for (const count of [1, 2].filter((few) => few < history.length)) {
    const part = await medianOf(history.slice(0, count));
    results.push(growth(`${count} of the instruments`, part, whole));
  }
  for (const share of [0.25, 0.5]) {
    const part = await medianOf(history, { share });
    results.push(growth(`first ${share * 100} % of the time`, part, whole));
  }
  results.push({
    metric: 'peak memory of load and first run',
    value: peakMb,
    unit: 'MB',
    target: MEMORY_MB_MAX,
  });
  return results;
}

async function recorded(folder: string): Promise<readonly HistorySeries[]> {
  return new FileHistorySource(folder).load({ symbols: [], timeframe: '15m', venue: null });
}

/** The median of several identical runs after a warm-up run. Throws when their outcomes differ. */
async function medianOf(
  history: readonly HistorySeries[],
  { share = 1, configuration = SETTINGS }: Partial<Load> = {},
): Promise<Measured> {
  const load = { share, configuration };
  await measure(history, load);
  const measured: Measured[] = [];
  for (let round = 0; round < ROUNDS; round++) measured.push(await measure(history, load));
  const hashes = new Set(measured.map(({ hash }) => hash));
  invariant(hashes.size === 1, 'A back-test gives the same outcome every time');
  measured.sort((left, right) => left.seconds - right.seconds);
  return measured[ROUNDS >> 1] as Measured;
}

async function measure(
  history: readonly HistorySeries[],
  { share, configuration }: Load,
): Promise<Measured> {
  const { marketData, engine } = configuration;
  const { settings: engineSettings, resolver, profile } = readyPlan(history, configuration);
  const [account] = configuration.accounts;
  invariant(account !== undefined, 'A back-test trades an account');
  const cpuBefore = process.threadCpuUsage();
  const startedAt = performance.now();
  const { candles, trades, hash, ledgerBalanced } = await runBackTest({
    settings: engineSettings,
    resolver,
    account: seedOf(account, engineSettings.venue, profile),
    history,
    marketData: { ...marketData, gapWaitMs: 0 },
    range: { from: null, to: endOf(history, share) },
    warmUpCandles: engine.warmUpCandles,
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpuSeconds = cpuSecondsSince(cpuBefore);
  invariant(ledgerBalanced && trades.length > 0, 'The back-test trades and its ledger balances');
  return { candles, trades: trades.length, hash, seconds, cpuSeconds };
}

/** The defaults with every strategy, on 15-minute candles. */
function settings(): TidegateConfiguration {
  const configuration = new TidegateConfiguration();
  for (const name of new StrategyRegistry().names) {
    configuration.strategies[name] = new StrategySection();
  }
  configuration.market.timeframes = ['15m', '1h'];
  configuration.analysis.timeframes = [];
  configuration.ai.confluence.primaryTimeframe = '15m';
  return configuration;
}

/** The plan that `tidegate backtest` would run. */
function readyPlan(
  [first]: readonly HistorySeries[],
  configuration: TidegateConfiguration,
): ReadyPlan {
  invariant(first !== undefined, 'A back-test has a series');
  const ready = planOf({
    configuration,
    venue: venueId(first.venue),
    shortest: first.timeframe,
    candlesOnly: true,
    risk: backTestRisk(configuration),
  });
  invariant(ready.ok, 'The bench configuration gives a valid plan');
  return ready.value;
}

function wholeRun(
  history: readonly HistorySeries[],
  { candles, trades, seconds, cpuSeconds }: Measured,
  strategies: Rate,
): BenchResult[] {
  const rate = candles / seconds;
  const cpuRate = candles / cpuSeconds;
  const name = 'strategies only';
  const what = `${history.length} instruments, ${candles} candles, ${trades} trades`;
  const unit = 'candles/s';
  return [
    {
      metric: what,
      value: rate,
      unit,
      reference: { name, value: strategies.byClock },
      ratio: rate / strategies.byClock,
      target: TARGET_RATE,
    },
    {
      metric: 'the same by CPU time',
      value: cpuRate,
      unit,
      reference: { name, value: strategies.byCpu },
      ratio: cpuRate / strategies.byCpu,
    },
  ];
}

/** Growth is linear when a smaller run takes the same CPU time per candle. */
function growth(metric: string, part: Measured, whole: Measured): BenchResult {
  const microseconds = ({ candles, cpuSeconds }: Measured): number => (cpuSeconds / candles) * 1e6;
  const value = microseconds(part);
  const reference = { name: 'whole history', value: microseconds(whole) };
  const what = `${metric}, ${part.trades} trades`;
  return { metric: what, value, unit: 'µs/candle', reference, ratio: value / reference.value };
}

/**
 * Candles per second through the indicators and strategies alone, on each timeframe of the plan: the cost of the signals
 * without decisions and orders. Aggregation happens before the measurement. The median of several rounds.
 */
function analysisRate(history: readonly HistorySeries[]): Rate {
  const { settings: engineSettings, resolver, profile } = readyPlan(history, SETTINGS);
  const { analysis } = resolver.resolve(profile.content, engineSettings);
  const inputs = history.flatMap((series) => {
    const recorded = Array.from({ length: series.candles.length }, (_, index) =>
      candleAt(series.candles, index),
    );
    return analysis.timeframes.map((timeframe) => ({
      timeframe,
      instrument: instrumentId(engineSettings.venue, series.symbol),
      candles:
        timeframe === series.timeframe
          ? recorded
          : aggregateCandles(recorded, series.timeframe, timeframe),
    }));
  });
  const candles = history.reduce((sum, series) => sum + series.candles.length, 0);
  const rates = Array.from({ length: ROUNDS }, (): Rate => {
    const cpuBefore = process.threadCpuUsage();
    const startedAt = performance.now();
    for (const input of inputs) judgeAll(input, analysis);
    const seconds = (performance.now() - startedAt) / 1_000;
    return { byClock: candles / seconds, byCpu: candles / cpuSecondsSince(cpuBefore) };
  });
  rates.sort((left, right) => left.byCpu - right.byCpu);
  return rates[ROUNDS >> 1] as Rate;
}

function cpuSecondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1e6;
}

function judgeAll(
  { instrument, timeframe, candles }: SeriesInput,
  { strategies, seriesCapacity, roundTripCostRate }: AnalysisProfile,
): void {
  const cache = new IndicatorCache({ history: seriesCapacity });
  const prepared = strategies.map(({ strategy }) => strategy.prepare(cache, timeframe));
  for (const candle of candles) {
    cache.push(candle);
    const closedAt = candleCloseTime(candle.openTime, timeframe);
    const view = { instrument, timeframe, closedAt, roundTripCostRate, book: null };
    for (const strategy of prepared) strategy.evaluate(view);
  }
}

/** End time of the first `share` of the longest series; `null` runs all of it. */
function endOf(history: readonly HistorySeries[], share: number): EpochMs | null {
  const ends = history.map(({ candles }) => candles.openTimes[Math.floor(candles.length * share)]);
  const known = ends.filter((end) => end !== undefined);
  return known.length === 0 ? null : epochMs(Math.max(...known));
}
