import {
  analyseBook,
  BookOptions,
  INITIAL_ADAPTIVE_STATE,
  type ConfluenceInput,
} from '@tidegate/ai';
import {
  accountId,
  decisionId,
  epochMs,
  instrumentId,
  invariant,
  money,
  positionId,
  price,
  profileHash,
  quantity,
  tenantId,
} from '@tidegate/kernel';
import type {
  BookAnalysis,
  BookSnapshot,
  ClosedTrade,
  Regime,
  StrategySignal,
} from '@tidegate/model';

export const NOW = epochMs(Date.UTC(2026, 0, 5, 12));
const INSTRUMENT = instrumentId('test', 'BTC/USD');

/** A trend with medium volatility by default. */
export function regimeOf(changes: Partial<Regime> = {}): Regime {
  return {
    trend: 'trend',
    volatility: 'mid',
    expanding: false,
    adx: 30,
    atrRate: 0.004,
    atrPercentile: 0.5,
    ...changes,
  };
}

/** By default a long by `trend` on a 15-minute candle that closed at `NOW`; a short gets mirrored levels. */
export function strategySignal(changes: Partial<StrategySignal> = {}): StrategySignal {
  const side = changes.direction === 'short' ? -1 : 1;
  return {
    strategy: 'trend',
    family: 'trend_following',
    instrument: INSTRUMENT,
    timeframe: '15m',
    direction: 'long',
    strength: 0.6,
    confidence: 0.6,
    entry: 100,
    stop: 100 - side,
    target: 100 + 2 * side,
    reasons: { adx: 30 },
    at: NOW,
    ...changes,
  };
}

/** Groups the signals by timeframe in one regime, with equal base weights and without a record. */
export function confluenceInput(
  signals: readonly StrategySignal[],
  changes: Partial<ConfluenceInput> & { readonly regime?: Regime } = {},
): ConfluenceInput {
  const { regime = regimeOf(), ...input } = changes;
  const timeframes = [...new Set(signals.map((signal) => signal.timeframe))];
  return {
    instrument: INSTRUMENT,
    profile: profileHash('profile'),
    at: NOW,
    views: timeframes.map((timeframe) => ({
      timeframe,
      signals: signals.filter((signal) => signal.timeframe === timeframe),
      regime,
    })),
    book: null,
    baseWeight: () => 1,
    adaptive: () => 1,
    sessions: INITIAL_ADAPTIVE_STATE.sessions,
    leaders: [],
    ...input,
  };
}

/** A book of `[price, quantity]` levels, best first. */
export function bookSnapshot(
  bids: readonly (readonly [number, number])[],
  asks: readonly (readonly [number, number])[],
  receivedAt = NOW,
): BookSnapshot {
  return {
    bidPrices: Float64Array.from(bids, ([at]) => at),
    bidQuantities: Float64Array.from(bids, ([, held]) => held),
    askPrices: Float64Array.from(asks, ([at]) => at),
    askQuantities: Float64Array.from(asks, ([, held]) => held),
    receivedAt,
  };
}

/** One level per quantity, from `best` outwards, `step` apart (negative for bids). */
export function levels(
  best: number,
  step: number,
  quantities: readonly number[],
): readonly (readonly [number, number])[] {
  return quantities.map((held, level) => [best + step * level, held] as const);
}

/** A book analysis with the given score. */
export function bookLeaning(score: number): BookAnalysis {
  const snapshot = bookSnapshot(levels(100, -0.01, [1]), levels(100.01, 0.01, [1]));
  const analysis = analyseBook(snapshot, 0, new BookOptions());
  invariant(analysis !== null, 'The book must have two sides');
  return { ...analysis, score };
}

/** A closed trade by `trend`, in a trend with medium volatility. */
export function closedTrade(changes: Partial<ClosedTrade> = {}): ClosedTrade {
  const rMultiple = changes.rMultiple ?? 1;
  return {
    position: positionId('p'),
    scope: { tenant: tenantId('t'), account: accountId('a') },
    instrument: INSTRUMENT,
    direction: 'long',
    strategy: 'trend',
    supporters: ['trend'],
    decision: decisionId('d'),
    quantity: quantity(1),
    entryPrice: price(100),
    exitPrice: price(100 + Math.max(-50, rMultiple)),
    grossPnl: money(rMultiple),
    fees: money(0),
    netPnl: money(rMultiple),
    rMultiple,
    mfe: 0.01,
    mae: 0.01,
    entrySlippage: 0,
    exitSlippage: 0,
    exitReason: rMultiple > 0 ? 'target' : 'stop',
    trend: 'trend',
    volatility: 'mid',
    openedAt: epochMs(NOW - 3_600_000),
    closedAt: NOW,
    ...changes,
  };
}
