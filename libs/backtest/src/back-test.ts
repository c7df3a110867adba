import {
  epochMs,
  ManualTime,
  silentLogger,
  TidegateError,
  type EpochMs,
  type InstrumentId,
} from '@tidegate/kernel';
import { CandleAggregator, MarketDataCache, type MarketDataOptions } from '@tidegate/market-data';
import type {
  Candle,
  ClosedTrade,
  DecisionRecord,
  Instrument,
  Quote,
  Timeframe,
} from '@tidegate/model';
import { performanceOf, type EquityCurve, type Performance } from '@tidegate/portfolio';
import {
  assembleEngine,
  MarketRelay,
  requireTradedCurrency,
  type AccountChanges,
  type AccountTrader,
  type AssembledEngine,
  type EngineDependencies,
  type EngineInput,
  type EnginePlan,
  type FunnelReport,
} from '@tidegate/trading';

import { backTestInstrument } from './core/back-test-instrument.js';
import { candleAt } from './core/candle-columns.js';
import { EquityRecorder } from './core/equity-recorder.js';
import { HistoryWalk, type HistoryRange, type HistoryStep } from './core/history-walk.js';
import { outcomeHash } from './core/outcome-hash.js';
import { baseCandlesFor, candlesBefore, closedCandles } from './core/warm-up-candles.js';
import type { HistorySeries } from './ports.js';

export interface BackTestRequest {
  /** One series per instrument, all of one timeframe: the base of everything longer. */
  readonly history: readonly HistorySeries[];
  /** One account; `executionFeed` must be `candles`. */
  readonly plan: EnginePlan;
  readonly configurationHash: string;
  readonly marketData: MarketDataOptions;
  /** Trading happens inside it; earlier candles warm the indicators up. */
  readonly range: HistoryRange;
  /** Closed candles per timeframe that a warm-up gives; a live start gets as many as its venue serves. */
  readonly warmUpCandles: number;
  /** The venue's own filters, where they are known. */
  readonly instruments?: readonly Instrument[];
  /** Told now and then how far the run is. */
  readonly onProgress?: (progress: BackTestProgress) => void;
  /** Receives every decision, refused ones included. Without it, refused decisions are only counted. */
  readonly onDecision?: (decision: DecisionRecord) => void;
  /** Receives the changed rows of each commit, in order. */
  readonly onCommitted?: (changes: readonly AccountChanges[]) => void;
}

export interface BackTestProgress {
  readonly candles: number;
  readonly total: number;
  readonly at: EpochMs;
  readonly trades: number;
}

export interface BackTestResult {
  readonly candles: number;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly trades: readonly ClosedTrade[];
  /** The decisions that became orders or exits. */
  readonly decisions: readonly DecisionRecord[];
  readonly performance: Performance;
  readonly equity: EquityCurve;
  readonly funnel: FunnelReport;
  readonly ledgerBalanced: boolean;
  readonly hash: string;
}

/** Steps between two reports of progress. */
const PROGRESS_STEPS = 512;

/** A back-test is run again, not resumed: what it reports was told as it was committed. */
const NOTHING_STORED: EngineDependencies['store'] = {
  commit: () => Promise.resolve(),
  loadAccount: () =>
    Promise.resolve({ balances: [], openOrders: [], livePositions: [], state: null }),
};

/** Runs recorded candles through the same engine that trades live, as fast as it decides. */
export async function runBackTest(request: BackTestRequest): Promise<BackTestResult> {
  const run = new BackTestRun(request);
  return run.execute();
}

class BackTestRun {
  private readonly base: Timeframe;
  private readonly instruments: readonly Instrument[];
  private readonly time: ManualTime;
  private readonly walk: HistoryWalk;
  private readonly relay: MarketRelay;
  private readonly cache: MarketDataCache;
  private readonly aggregators: readonly (readonly CandleAggregator[])[];
  private readonly equity = new EquityRecorder();
  private readonly trades: ClosedTrade[] = [];
  private readonly decisions: DecisionRecord[] = [];
  private inputs: EngineInput[] = [];
  private taken = 0;

  constructor(private readonly request: BackTestRequest) {
    const { history, plan, range, marketData } = request;
    this.base = baseTimeframeOf(request);
    this.instruments = history.map((series) => instrumentOf(series, request));
    requireTradedCurrency(this.instruments, plan.accounts);
    this.time = new ManualTime(epochMs(0));
    this.walk = new HistoryWalk(history, range);
    this.relay = new MarketRelay({
      clock: this.time,
      logger: silentLogger,
      primary: plan.profile.primary,
      bookDepth: 0,
      bookAgeMsMax: 0,
      bookOptions: plan.profile.ai.book,
      closeGraceMs: marketData.closeGraceMs,
      rescans: false,
      telemetry: null,
      emit: (input) => this.inputs.push(input),
      // What the recording lacks, nobody has: the cache fills it flat.
      onGap: () => undefined,
    });
    this.cache = new MarketDataCache({
      options: marketData,
      instruments: this.instruments,
      timeframes: plan.profile.timeframes,
      clock: this.time,
      listener: this.relay.listener({}),
    });
    this.relay.attach(this.cache);
    this.aggregators = this.instruments.map(({ id }) => this.aggregatorsOf(id));
  }

  async execute(): Promise<BackTestResult> {
    const first = this.walk.next();
    if (!first) throw emptyRange(this.request);
    const engine = await this.assemble();
    this.time.jumpTo(first.openTime);
    await this.begin(engine, first.openTime);
    let steps = 0;
    let last = first;
    for (let step: HistoryStep | null = first; step; step = this.walk.next()) {
      last = step;
      const waiting = this.takeStep(engine, step);
      if (waiting) await waiting;
      this.equity.record(this.time.now(), traderOf(engine).equity);
      steps += 1;
      if (steps % PROGRESS_STEPS === 0) this.report(step.closeTime);
    }
    await this.end(engine);
    this.report(last.closeTime);
    return this.result(engine, { from: first.openTime, to: last.closeTime });
  }

  private assemble(): Promise<AssembledEngine> {
    return assembleEngine(this.request.plan, {
      timers: this.time,
      logger: silentLogger,
      store: NOTHING_STORED,
      journaling: false,
      lastSequence: 0,
      onDecision: this.request.onDecision ?? null,
      onCommitted: (changes) => this.keep(changes),
    });
  }

  private async begin(engine: AssembledEngine, at: EpochMs): Promise<void> {
    const { plan, configurationHash } = this.request;
    const { instruments } = this;
    const started = { type: 'started', at, epoch: 1, configurationHash } as const;
    this.inputs.push({ ...started, instruments, accounts: engine.accounts });
    for (const { account, deposit } of plan.accounts) {
      const { scope, currency } = account;
      const id = 'deposit:initial';
      this.inputs.push({ type: 'funded', at, scope, id, asset: currency, amount: deposit });
    }
    this.warmUp(at);
    await this.decideAfter(engine, at);
  }

  /** Hands the candles before the range over as history, as a live start gets them from its venue. */
  private warmUp(until: EpochMs): void {
    const { history, warmUpCandles, plan } = this.request;
    const { timeframes } = plan.profile;
    const count = baseCandlesFor(warmUpCandles, this.base, timeframes.at(-1) ?? this.base);
    for (const [index, series] of history.entries()) {
      const instrument = this.instruments[index] as Instrument;
      const before = candlesBefore(series.candles, until, count);
      for (const timeframe of timeframes) {
        const closed = closedCandles(before, { base: this.base, timeframe, until });
        const known = closed.slice(-warmUpCandles);
        if (known.length > 0) this.relay.warmUp(instrument, timeframe, known);
      }
      for (const candle of before) this.aggregate(index, candle);
    }
  }

  /** One interval of all instruments: candles in, clock to just after their close, decide. */
  private takeStep(engine: AssembledEngine, step: HistoryStep): Promise<void> | undefined {
    this.time.jumpTo(step.closeTime);
    for (let index = 0; index < this.instruments.length; index++) {
      const at = step.indexes[index] as number;
      const series = this.request.history[index] as HistorySeries;
      if (at >= 0) this.feed(index, candleAt(series.candles, at));
    }
    return this.decideAfter(engine, step.closeTime);
  }

  /** Lets the clock run past the grace, so that what ended at `instant` is closed, and decides. */
  private decideAfter(engine: AssembledEngine, instant: EpochMs): Promise<void> | undefined {
    const { closeGraceMs } = this.request.marketData;
    this.time.jumpTo(epochMs(instant + closeGraceMs));
    this.cache.sweep(this.time.now());
    this.relay.emitDueScans();
    return this.drain(engine);
  }

  private feed(index: number, candle: Candle): void {
    const { id } = this.instruments[index] as Instrument;
    this.taken += 1;
    this.give(id, this.base, candle);
    this.aggregate(index, candle);
  }

  private aggregate(index: number, candle: Candle): void {
    for (const aggregator of this.aggregators[index] ?? []) aggregator.add(candle);
  }

  private give(instrument: InstrumentId, timeframe: Timeframe, candle: Candle): void {
    const receivedAt = this.time.now();
    this.cache.apply({ type: 'candle', instrument, timeframe, candle, receivedAt });
  }

  private aggregatorsOf(instrument: InstrumentId): readonly CandleAggregator[] {
    return this.request.plan.profile.timeframes
      .filter((timeframe) => timeframe !== this.base)
      .map(
        (timeframe) =>
          new CandleAggregator(this.base, timeframe, (candle) => {
            // Candles from before the range came with the warm-up.
            if (this.taken > 0) this.give(instrument, timeframe, candle);
          }),
      );
  }

  /** Takes the inputs in; asynchronous only from the first one that has to be written and sent. */
  private drain(engine: AssembledEngine): Promise<void> | undefined {
    const inputs = this.inputs;
    this.inputs = [];
    for (let index = 0; index < inputs.length; index++) {
      const waiting = engine.pipeline.take(inputs[index] as EngineInput);
      if (waiting) return this.drainAfter(engine, { waiting, rest: inputs.slice(index + 1) });
    }
    return undefined;
  }

  private async drainAfter(
    engine: AssembledEngine,
    after: { waiting: Promise<void>; rest: readonly EngineInput[] },
  ): Promise<void> {
    await after.waiting;
    for (const input of after.rest) await engine.pipeline.take(input);
  }

  /** Closes what is still open at the last price, so that every position is a trade. */
  private async end(engine: AssembledEngine): Promise<void> {
    const at = this.time.now();
    const { halfSpreadRate, latencyMs } = this.request.plan.matching;
    const filledAt = epochMs(at + latencyMs);
    const open = engine.traders.flatMap((trader) => trader.livePositions);
    for (const { instrument } of open) {
      const last = engine.views.price(instrument);
      if (last === null) continue;
      const command = { type: 'close_position', instrument, reason: 'end_of_data' } as const;
      await engine.pipeline.take({ type: 'control', at, command });
      const quote: Quote = {
        bid: last * (1 - halfSpreadRate),
        bidQuantity: Number.MAX_SAFE_INTEGER,
        ask: last * (1 + halfSpreadRate),
        askQuantity: Number.MAX_SAFE_INTEGER,
        last,
        receivedAt: filledAt,
      };
      const slice = { type: 'quote', quote, at: filledAt } as const;
      await engine.pipeline.take({ type: 'slice', at: filledAt, instrument, slice });
    }
    this.equity.record(filledAt, traderOf(engine).equity);
  }

  private keep(changes: readonly AccountChanges[]): void {
    this.request.onCommitted?.(changes);
    for (const { trades, decisions } of changes) {
      this.trades.push(...trades);
      this.decisions.push(...decisions);
    }
  }

  private report(at: EpochMs): void {
    this.request.onProgress?.({
      candles: this.taken,
      total: this.walk.total,
      at,
      trades: this.trades.length,
    });
  }

  private result(
    engine: AssembledEngine,
    span: { readonly from: EpochMs; readonly to: EpochMs },
  ): BackTestResult {
    const { trades, decisions } = this;
    const trader = traderOf(engine);
    const funnel = trader.funnel.report();
    const equity = this.equity.curve();
    const { configurationHash } = this.request;
    return {
      ...span,
      candles: this.taken,
      trades,
      decisions,
      performance: performanceOf(trades, equity),
      equity,
      funnel,
      ledgerBalanced: trader.ledgerBalanced,
      hash: outcomeHash({
        configurationHash,
        trades,
        decisions,
        funnel,
        balances: trader.balances,
      }),
    };
  }
}

function traderOf({ traders }: AssembledEngine): AccountTrader {
  const [trader] = traders;
  if (!trader) throw new TidegateError('PLAN_EMPTY', 'A back-test needs one account');
  return trader;
}

function baseTimeframeOf({ history, plan }: BackTestRequest): Timeframe {
  const [base] = plan.profile.timeframes;
  const [recorded] = history;
  if (!base || !recorded || history.some(({ timeframe }) => timeframe !== base)) {
    throw new TidegateError(
      'DATA_TIMEFRAME_MISMATCH',
      `The profile's shortest timeframe is ${base ?? 'missing'}, the recorded one ${recorded?.timeframe ?? 'missing'}: they must be equal`,
    );
  }
  return base;
}

function instrumentOf(series: HistorySeries, request: BackTestRequest): Instrument {
  const known = request.instruments?.find(({ symbol }) => symbol === series.symbol);
  return known ?? backTestInstrument(series);
}

function emptyRange({ range }: BackTestRequest): TidegateError {
  const text = (instant: EpochMs | null): string =>
    instant === null ? '…' : new Date(instant).toISOString();
  return new TidegateError(
    'DATA_EMPTY',
    `No candle is recorded from ${text(range.from)} to ${text(range.to)}`,
  );
}
