import {
  doubleOf,
  Decimal,
  err,
  money,
  ok,
  quantity,
  roundToIncrement,
  type Result,
} from '@tidegate/kernel';
import type { Sizing, VerdictNumbers } from '@tidegate/model';

import { correlatedExposureOf } from '../correlated-exposure.js';
import type { EntryContext } from '../entry-context.js';
import { freshBook } from '../fresh-book.js';
import { drawdownRateOf } from '../risk-state.js';
import { tradeCostsOf } from '../trade-costs.js';
import {
  correlatedRoom,
  exposureRoom,
  globalRoom,
  heldNotional,
  minimumNotional,
  minimumQuantity,
  stopRateOf,
} from './entry-room.js';
import {
  correlationMultiplier,
  drawdownMultiplier,
  kellyFraction,
  spreadMultiplier,
  streakMultiplier,
  volatilityMultiplier,
} from './size-factors.js';
import { SizingTrail } from './sizing-trail.js';

/** Refused sizing and its cause; `sizing` has quantity 0 and lists every factor. */
export interface SizingRefusal {
  readonly gate: 'SIZE_BELOW_MINIMUM' | 'INSUFFICIENT_FUNDS';
  readonly message: string;
  readonly numbers: VerdictNumbers;
  readonly sizing: Sizing;
}

/**
 * Computes the size of an entry: risk budget ÷ stop rate (costs included), reduced by the factors, bounded by the caps,
 * rounded down to the lot. A size below the smallest order is raised to it only within the risk budget and every cap.
 */
export function sizeEntry(context: EntryContext): Result<Sizing, SizingRefusal> {
  const stopRate = stopRateOf(context);
  const trail = riskBudget(context, stopRate);
  applyKelly(trail, context, stopRate);
  applyMultipliers(trail, context);
  applyCaps(trail, context);
  return roundedToVenue(trail, context, stopRate);
}

function riskBudget(context: EntryContext, stopRate: number): SizingTrail {
  const { equity } = context.portfolio;
  const { riskPerTrade } = context.options.sizing;
  const budget = (Math.max(0, equity) * riskPerTrade) / stopRate;
  return SizingTrail.from('risk_budget', budget, {
    equity,
    riskPerTrade,
    stopRate,
    costRate: tradeCostsOf(context).toStop,
  });
}

/**
 * Fractional Kelly bounds the equity at risk, not the notional: with R-multiples as outcomes, the Kelly fraction is a
 * fraction of equity to lose. A history without an edge trades at the smallest size.
 */
function applyKelly(trail: SizingTrail, context: EntryContext, stopRate: number): void {
  const { rMultiples } = context.state;
  const { kelly } = context.options.sizing;
  if (!kelly.enabled || rMultiples.length < kelly.tradesMin) return;
  const fullKelly = kellyFraction(rMultiples);
  if (fullKelly <= 0) {
    trail.softCap('kelly', minimumNotional(context), { fullKelly, trades: rMultiples.length });
    return;
  }
  const confidence = context.prediction.confidence;
  const riskRate = Math.min(fullKelly * kelly.fraction * confidence, kelly.riskRateMax);
  const cap = (context.portfolio.equity * riskRate) / stopRate;
  trail.softCap('kelly', cap, { fullKelly, riskRate, confidence, trades: rMultiples.length });
}

function applyMultipliers(trail: SizingTrail, context: EntryContext): void {
  const { options, state, market, signal, portfolio } = context;
  const { sizing } = options;
  const drawdown = drawdownRateOf(state, portfolio.equity);
  trail.multiply('drawdown', drawdownMultiplier(drawdown, sizing.drawdownLadder), { drawdown });
  const streak = { losses: state.lossStreak, wins: state.winStreak };
  trail.multiply('streak', streakMultiplier(streak, sizing.streak), streak);
  if (market.spreadRate !== null) {
    trail.multiply('spread', spreadMultiplier(market.spreadRate, sizing.spread), {
      spreadRate: market.spreadRate,
    });
  }
  trail.multiply('volatility', volatilityMultiplier(signal.regime, sizing.volatility), {
    atrPercentile: signal.regime.atrPercentile,
    expanding: signal.regime.expanding ? 1 : 0,
  });
  const { strongest, unknown } = correlatedExposureOf(context);
  const threshold = options.limits.correlationThreshold;
  trail.multiply('correlation', correlationMultiplier(strongest, threshold, sizing.correlation), {
    strongest,
    unknown,
  });
}

function applyCaps(trail: SizingTrail, context: EntryContext): void {
  const { options, portfolio, signal, state } = context;
  const { limits, sizing } = options;
  trail.cap('risk_bound', trail.budget, {});
  // An unknown book gives no cap; the gate BOOK_UNKNOWN decides whether to enter without one.
  const book = freshBook(context);
  if (book !== null) {
    const depth = signal.direction === 'long' ? book.askNotional : book.bidNotional;
    trail.cap('liquidity', depth * sizing.liquidityShareMax, { depth });
  }
  trail.cap('position', limits.positionRateMax * portfolio.equity, {
    rate: limits.positionRateMax,
  });
  if (limits.positionNotionalMax > 0) {
    trail.cap('position_notional', limits.positionNotionalMax, {});
  }
  trail.cap('exposure', exposureRoom(context), {
    held: heldNotional(context),
    pending: portfolio.pendingNotional,
  });
  trail.cap('correlated_exposure', correlatedRoom(context), {});
  const global = globalRoom(context);
  if (global !== null) trail.cap('global_exposure', global, { used: portfolio.globalNotional });
  if (state.ruin.probationLeft > 0) {
    trail.softCap('probation', minimumNotional(context), { left: state.ruin.probationLeft });
  }
}

function roundedToVenue(
  trail: SizingTrail,
  context: EntryContext,
  stopRate: number,
): Result<Sizing, SizingRefusal> {
  const smallest = minimumQuantity(context);
  const smallestNotional = minimumNotional(context);
  const roomBesidesCash = trail.room;
  const affordable = Math.max(0, context.portfolio.cash) / (1 + context.market.takerFeeRate);
  trail.cap('cash', affordable, { cash: context.portfolio.cash });
  const sized = lotsBelow(trail.notional, context);
  const amount = sized.gte(smallest) ? sized : smallest;
  if (smallestNotional > roomBesidesCash) {
    return refuse(trail, 'SIZE_BELOW_MINIMUM', {
      message: `The smallest order is worth ${text(smallestNotional)}; risk and limits allow ${text(roomBesidesCash)}. Use more equity, a closer stop, or higher limits`,
      numbers: { smallest: smallestNotional, room: roomBesidesCash, stopRate },
    });
  }
  if (smallestNotional > affordable) {
    return refuse(trail, 'INSUFFICIENT_FUNDS', {
      message: `The smallest order is worth ${text(smallestNotional)}; free cash covers ${text(affordable)} plus the fee`,
      numbers: { smallest: smallestNotional, affordable, cash: context.portfolio.cash },
    });
  }
  trail.multiply('venue_lot', trail.notional > 0 ? ratioOf(amount, trail.notional, context) : 1, {
    quantity: doubleOf(amount),
    minimum: doubleOf(smallest),
  });
  return ok(sizingOf(trail, { amount, context, stopRate }));
}

function sizingOf(
  trail: SizingTrail,
  result: { amount: Decimal; context: EntryContext; stopRate: number },
): Sizing {
  const notional = result.amount.mul(result.context.signal.entry);
  return {
    quantity: quantity(result.amount),
    notional: money(notional),
    riskAmount: money(notional.mul(result.stopRate)),
    factors: trail.factors,
  };
}

function lotsBelow(notional: number, context: EntryContext): Decimal {
  const exact = new Decimal(notional).div(context.signal.entry);
  return roundToIncrement(exact, context.instrument.quantityIncrement, 'down');
}

function ratioOf(amount: Decimal, notional: number, context: EntryContext): number {
  return (doubleOf(amount) * context.signal.entry) / notional;
}

function refuse(
  trail: SizingTrail,
  gate: SizingRefusal['gate'],
  why: { message: string; numbers: VerdictNumbers },
): Result<never, SizingRefusal> {
  const sizing: Sizing = {
    quantity: quantity(0),
    notional: money(0),
    riskAmount: money(0),
    factors: trail.factors,
  };
  return err({ gate, ...why, sizing });
}

function text(amount: number): string {
  return amount.toFixed(2);
}
