import {
  contentHash,
  epochMs,
  invariant,
  ManualTime,
  silentLogger,
  TidegateError,
  type CanonicalValue,
  type EpochMs,
} from '@tidegate/kernel';
import { MarketDataCache, type MarketDataOptions } from '@tidegate/market-data';
import {
  sameAccount,
  type ClosedTrade,
  type Control,
  type DecisionRecord,
  type Instrument,
  type Quote,
} from '@tidegate/model';
import { performanceOf, type EquityCurve, type Performance } from '@tidegate/portfolio';
import {
  assembleEngine,
  MarketRelay,
  openingInputs,
  requireTradedCurrency,
  type AccountChanges,
  type AccountSeed,
  type AccountTrader,
  type AssembledEngine,
  type EngineInput,
  type EngineSettings,
  type FunnelReport,
  type ProfileResolver,
} from '@tidegate/trading';

import { backTestInstrument } from './core/back-test-instrument.js';
import { EquityRecorder } from './core/equity-recorder.js';
import type { HistoryRange } from './core/history/history-range.js';
import { minimumSizedIn } from './core/minimum-sized.js';
import { outcomeHash } from './core/outcome-hash.js';
import { RecordedMarket } from './core/recorded-market.js';
import type { HistorySeries } from './ports.js';

export interface BackTestRequest {
  /** One series per instrument, all of one timeframe. Longer timeframes are aggregated from it. */
  readonly history: readonly HistorySeries[];
  /** `executionFeed` must be `candles`. */
  readonly settings: EngineSettings;
  readonly resolver: ProfileResolver;
  /** The tested account. The reference account of its analysis runs beside it, as in live trading. */
  readonly account: AccountSeed;
  readonly marketData: MarketDataOptions;
  /** The traded range. Earlier candles warm up the indicators. */
  readonly range: HistoryRange;
  /** Closed candles per timeframe for the warm-up. A live start gets as many as its venue serves. */
  readonly warmUpCandles: number;
  /** Instruments with the venue's filters, if known. */
  readonly instruments?: readonly Instrument[];
  /** Receives the progress of the run at intervals. */
  readonly onProgress?: (progress: BackTestProgress) => void;
  /** Receives every decision, including refusals. Without it, refusals are only counted. */
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
  /** Number of entries at the size of the smallest order, by cause. */
  readonly minimumSized: Readonly<Record<string, number>>;
  readonly ledgerBalanced: boolean;
  readonly hash: string;
}

/** Steps between two reports of progress. */
const PROGRESS_STEPS = 512;

/** Installation id, part of every client order id. A back-test sends none to a venue. */
const NO_INSTALLATION = '00000000-0000-0000-0000-000000000000';

/** Runs recorded candles through the live engine at full speed. */
export async function runBackTest(request: BackTestRequest): Promise<BackTestResult> {
  const run = new BackTestRun(request);
  return run.execute();
}

class BackTestRun {
  private readonly instruments: readonly Instrument[];
  private readonly time: ManualTime;
  private readonly market: RecordedMarket;
  private readonly relay: MarketRelay;
  private readonly cache: MarketDataCache;
  private readonly equity = new EquityRecorder();
  private readonly trades: ClosedTrade[] = [];
  private readonly decisions: DecisionRecord[] = [];
  private inputs: EngineInput[] = [];

  constructor(private readonly request: BackTestRequest) {
    const { history, settings, range, marketData, account, resolver } = request;
    requireBaseTimeframe(request);
    this.instruments = history.map((series) => instrumentOf(series, request));
    requireTradedCurrency(this.instruments, [account]);
    this.time = new ManualTime(epochMs(0));
    const { timeframes } = settings;
    const profile = resolver.resolve(account.profile.content, settings);
    const primaries = new Set([profile.analysis.primary]);
    this.market = new RecordedMarket({
      history,
      instruments: this.instruments,
      timeframes,
      range,
      time: this.time,
      closeGraceMs: marketData.closeGraceMs,
    });
    this.relay = new MarketRelay({
      clock: this.time,
      logger: silentLogger,
      primaries: () => primaries,
      bookDepth: 0,
      bookAgeMsMax: 0,
      bookOptions: profile.analysis.ai.book,
      closeGraceMs: marketData.closeGraceMs,
      rescans: false,
      telemetry: null,
      emit: (input) => this.inputs.push(input),
      onGap: (repair) => this.market.repairGap(repair),
    });
    this.cache = new MarketDataCache({
      options: marketData,
      instruments: this.instruments,
      timeframes,
      clock: this.time,
      listener: this.relay.listener({}),
    });
    this.relay.attach(this.cache);
    this.market.attach(this.cache);
  }

  execute(): BackTestResult {
    const { start: from } = this.market;
    if (from === null) throw emptyRange(this.request);
    const engine = this.assemble();
    this.begin(engine, from);
    const to = this.play(engine) ?? from;
    this.end(engine);
    this.report(to);
    return this.result(engine, { from, to });
  }

  /** Plays the recording to its end and returns the close time of its last interval. */
  private play(engine: AssembledEngine): EpochMs | null {
    const trader = this.traderOf(engine);
    let steps = 0;
    let to: EpochMs | null = null;
    for (let step = this.market.next(); step; step = this.market.next()) {
      to = step.closeTime;
      this.decide(engine);
      this.equity.record(this.time.now(), trader.equity);
      steps += 1;
      if (steps % PROGRESS_STEPS === 0) this.report(to);
    }
    return to;
  }

  private assemble(): AssembledEngine {
    const { resolver } = this.request;
    return assembleEngine({
      resolver,
      timers: this.time,
      logger: silentLogger,
      storage: null,
      onDecision: this.request.onDecision ?? null,
      onCommitted: ({ accounts }) => this.collect(accounts),
      faults: 'throw',
    });
  }

  private begin(engine: AssembledEngine, at: EpochMs): void {
    const { settings, account, warmUpCandles } = this.request;
    const { instruments } = this;
    const started = { type: 'started', at, epoch: 1, installation: NO_INSTALLATION } as const;
    this.inputs.push({ ...started, settings, instruments, pauses: [], state: null });
    this.inputs.push(...openingInputs(account, at));
    this.market.begin(at, {
      candles: warmUpCandles,
      load: (...series) => this.relay.warmUp(...series),
    });
    this.decide(engine);
  }

  /** Passes the closed candles and the due scans to the engine. */
  private decide(engine: AssembledEngine): void {
    this.relay.emitDueScans();
    const { inputs } = this;
    this.inputs = [];
    for (const input of inputs) processNow(engine, input);
  }

  /** Closes all open positions at the last price, so that every position becomes a trade. */
  private end(engine: AssembledEngine): void {
    const at = this.time.now();
    const { halfSpreadRate, latencyMs } = this.request.settings.matching;
    const filledAt = epochMs(at + latencyMs);
    processNow(engine, { type: 'control', at, control: this.closing(at) });
    for (const { instrument } of this.traderOf(engine).book.livePositions()) {
      const last = engine.core.run.views.price(instrument);
      if (last === null) continue;
      const quote: Quote = {
        bid: last * (1 - halfSpreadRate),
        bidQuantity: Number.MAX_SAFE_INTEGER,
        ask: last * (1 + halfSpreadRate),
        askQuantity: Number.MAX_SAFE_INTEGER,
        last,
        receivedAt: filledAt,
      };
      const slice = { type: 'quote', quote, at: filledAt } as const;
      processNow(engine, { type: 'slice', at: filledAt, instrument, slice });
    }
    this.equity.record(filledAt, this.traderOf(engine).equity);
  }

  /** Command to close all positions of the tested account. */
  private closing(at: EpochMs): Control {
    const { scope } = this.request.account.account;
    return {
      key: 'end-of-data',
      command: { type: 'close_position', exitReason: 'end_of_data' },
      target: { type: 'account', scope },
      actor: 'back-test',
      reason: 'the recording ends',
      at,
    };
  }

  private collect(changes: readonly AccountChanges[]): void {
    const { account, onCommitted } = this.request;
    const own = changes.filter(({ scope }) => sameAccount(scope, account.account.scope));
    if (own.length === 0) return;
    onCommitted?.(own);
    for (const { trades, decisions } of own) {
      this.trades.push(...trades);
      this.decisions.push(...decisions);
    }
  }

  private traderOf({ core }: AssembledEngine): AccountTrader {
    const trader = core.run.roster.find(this.request.account.account.scope);
    invariant(trader !== null, 'The tested account must exist until the end');
    return trader;
  }

  private report(at: EpochMs): void {
    this.request.onProgress?.({
      candles: this.market.taken,
      total: this.market.total,
      at,
      trades: this.trades.length,
    });
  }

  private result(
    engine: AssembledEngine,
    span: { readonly from: EpochMs; readonly to: EpochMs },
  ): BackTestResult {
    const { trades, decisions } = this;
    const trader = this.traderOf(engine);
    const counts = engine.core.run.life.analysisOf(trader)?.counts ?? { scans: 0, signals: 0 };
    const funnel = trader.funnel.report(counts);
    const equity = this.equity.curve();
    return {
      ...span,
      candles: this.market.taken,
      trades,
      decisions,
      performance: performanceOf(trades, equity),
      equity,
      funnel,
      minimumSized: minimumSizedIn(decisions),
      ledgerBalanced: trader.ledgerBalanced,
      hash: outcomeHash({
        configurationHash: configurationHashOf(this.request),
        trades,
        decisions,
        funnel,
        balances: trader.ledger.balances(),
      }),
    };
  }
}

function processNow({ pipeline }: AssembledEngine, input: EngineInput): void {
  const waiting = pipeline.take(input);
  invariant(waiting === undefined, 'An engine without storage must process inputs synchronously');
}

function requireBaseTimeframe({ history, settings }: BackTestRequest): void {
  const [base] = settings.timeframes;
  const [recorded] = history;
  if (!base || !recorded || history.some(({ timeframe }) => timeframe !== base)) {
    throw new TidegateError(
      'DATA_TIMEFRAME_MISMATCH',
      `The shortest timeframe is ${base ?? 'missing'}, the recorded timeframe is ${recorded?.timeframe ?? 'missing'}; they must be equal`,
    );
  }
}

/** Hash of everything that affects decisions, except the recording. */
function configurationHashOf({ settings, account }: BackTestRequest): string {
  return contentHash({
    settings: JSON.parse(JSON.stringify(settings)) as CanonicalValue,
    profile: account.profile.hash,
    kind: account.account.kind,
    deposit: account.deposit,
  });
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
