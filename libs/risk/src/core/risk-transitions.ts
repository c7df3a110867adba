import { doubleOf, epochMs, HOUR_MS, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import type { ClosedTrade, Direction } from '@tidegate/model';

import { isQuiet, observeBreaker, type AccountBreakers } from './breakers.js';
import type { RiskOptions } from './options/risk-options.js';
import { drawdownRateOf, RISK_STATE_BOUNDS, type RiskState } from './risk-state.js';
import { recordAfterTrade } from './trade-record.js';
import { tradingDayOf } from './trading-day.js';

/** Equity of the account at a point in time, account currency. */
export interface EquityMark {
  readonly equity: number;
  /** Every position has a price. Otherwise some count at cost, and the mark changes neither peak nor trading day. */
  readonly isMarked: boolean;
  readonly at: EpochMs;
}

/**
 * Applies an equity mark to the peak, the trading day, and the drawdown breaker. Returns the same object when nothing
 * changes and for a mark with positions at cost; the first mark with every price then starts the day.
 */
export function riskAfterEquity(
  state: RiskState,
  mark: EquityMark,
  options: RiskOptions,
): RiskState {
  if (!mark.isMarked) return state;
  const tradingDay = tradingDayOf(mark.at, options.day);
  let next = state;
  // A late mark of yesterday must not restore yesterday.
  if (tradingDay > state.tradingDay) {
    next = {
      ...next,
      tradingDay,
      dayStartEquity: mark.equity,
      entriesToday: 0,
    };
  }
  if (mark.equity > next.equityPeak) next = { ...next, equityPeak: mark.equity };
  const breakers = observeDrawdown(next, mark, options);
  return breakers === next.breakers ? next : { ...next, breakers };
}

/** Applies an entry when its order is sent. */
export function riskAfterEntry(
  state: RiskState,
  entry: { readonly instrument: InstrumentId; readonly mark: EquityMark },
  options: RiskOptions,
): RiskState {
  const today = riskAfterEquity(state, entry.mark, options);
  const { at } = entry.mark;
  return {
    ...today,
    entriesToday: today.entriesToday + 1,
    entryTimes: [...entriesWithin(HOUR_MS, today, at), at].slice(-RISK_STATE_BOUNDS.entryTimes),
    instrumentActivity: withTime(today.instrumentActivity, {
      key: entry.instrument,
      at,
      keepMs: options.pace.instrumentCooldownMs,
    }),
  };
}

/** Applies a closed trade; `mark` is the equity after it. */
export function riskAfterTrade(
  state: RiskState,
  closed: { readonly trade: ClosedTrade; readonly mark: EquityMark },
  options: RiskOptions,
): RiskState {
  const { trade, mark } = closed;
  const today = riskAfterEquity(state, mark, options);
  const net = doubleOf(trade.netPnl);
  const closedTrades = today.closedTrades + 1;
  const rMultiples = [...today.rMultiples, trade.rMultiple].slice(-RISK_STATE_BOUNDS.rMultiples);
  const lossStreak = net < 0 ? today.lossStreak + 1 : net > 0 ? 0 : today.lossStreak;
  const winStreak = net > 0 ? today.winStreak + 1 : net < 0 ? 0 : today.winStreak;
  return {
    ...today,
    lossStreak,
    winStreak,
    // Candles that close together are processed in sequence, so this loss can be older than the last recorded one.
    lastLossAt: net < 0 ? later(today.lastLossAt, mark.at) : today.lastLossAt,
    instrumentActivity: withTime(today.instrumentActivity, {
      key: trade.instrument,
      at: mark.at,
      keepMs: options.pace.instrumentCooldownMs,
    }),
    strategyExits: withTime(today.strategyExits, {
      key: strategyKey(trade.instrument, trade.strategy, trade.direction),
      at: mark.at,
      keepMs: options.pace.strategyCooldownMs,
    }),
    closedTrades,
    ...recordAfterTrade({ ruin: today.ruin, rMultiples, closedTrades }, options),
    breakers: observeTrade(today.breakers, { trade, lossStreak, at: mark.at }, options),
  };
}

/**
 * Applies a deposit or, with a negative amount, a withdrawal, which is neither gain nor loss. Peak and day start scale
 * with the account, so drawdown and daily loss, which are rates, stay the same. `equity` includes the amount. If the
 * equity before was not positive, both restart at `equity`. With positions at cost the growth is unknown, and both move
 * by the amount.
 */
export function riskAfterTransfer(
  state: RiskState,
  { amount, equity, isMarked }: Omit<EquityMark, 'at'> & { readonly amount: number },
): RiskState {
  if (!isMarked) {
    return {
      ...state,
      equityPeak: Math.max(0, state.equityPeak + amount),
      dayStartEquity: Math.max(0, state.dayStartEquity + amount),
    };
  }
  const before = equity - amount;
  if (!(before > 0)) return { ...state, equityPeak: equity, dayStartEquity: equity };
  const growth = equity / before;
  return {
    ...state,
    equityPeak: state.equityPeak * growth,
    dayStartEquity: state.dayStartEquity * growth,
  };
}

export function strategyKey(
  instrument: InstrumentId,
  strategy: string,
  direction: Direction,
): string {
  return `${instrument}|${strategy}|${direction}`;
}

function observeDrawdown(
  state: RiskState,
  mark: EquityMark,
  options: RiskOptions,
): AccountBreakers {
  const level = drawdownRateOf(state, mark.equity);
  // Stryker disable next-line ConditionalExpression,BlockStatement: a quiet level changes nothing; this saves the text
  if (isQuiet(state.breakers, { breaker: 'drawdown', level }, options.breakers)) {
    return state.breakers;
  }
  return observeBreaker(
    state.breakers,
    { breaker: 'drawdown', level, detail: `Drawdown of ${percent(level)}`, at: mark.at },
    options.breakers,
  );
}

function observeTrade(
  panel: AccountBreakers,
  seen: { trade: ClosedTrade; lossStreak: number; at: EpochMs },
  options: RiskOptions,
): AccountBreakers {
  const { trade, lossStreak, at } = seen;
  const losses = observeBreaker(
    panel,
    {
      breaker: 'consecutive_losses',
      level: lossStreak,
      detail: `${lossStreak} losing trades in a row`,
      at,
    },
    options.breakers,
  );
  const level = Math.max(0, trade.entrySlippage + trade.exitSlippage);
  return observeBreaker(
    losses,
    {
      breaker: 'slippage_anomaly',
      level,
      detail: `Slippage of ${percent(level)} on ${trade.instrument}`,
      at,
    },
    options.breakers,
  );
}

function percent(rate: number): string {
  return `${(rate * 100).toFixed(2)} %`;
}

function later(known: EpochMs | null, at: EpochMs): EpochMs {
  return epochMs(Math.max(known ?? at, at));
}

/** Entries of the last `ms` before `at`. */
function entriesWithin(ms: number, { entryTimes }: RiskState, at: EpochMs): readonly EpochMs[] {
  return entryTimes.filter((time) => time > at - ms);
}

/** Records a time under a key, drops entries whose cooldown has expired, and keeps the record bounded. */
function withTime(
  times: Readonly<Record<string, EpochMs>>,
  added: { key: string; at: EpochMs; keepMs: number },
): Readonly<Record<string, EpochMs>> {
  const { key: newest, at, keepMs } = added;
  const kept: string[] = [];
  for (const key in times) {
    if (key !== newest && at - (times[key] as EpochMs) < keepMs) kept.push(key);
  }
  const next: Record<string, EpochMs> = {};
  const first = Math.max(0, kept.length - (RISK_STATE_BOUNDS.cooldownKeys - 1));
  for (let index = first; index < kept.length; index++) {
    const key = kept[index] as string;
    next[key] = times[key] as EpochMs;
  }
  next[newest] = at;
  return next;
}
