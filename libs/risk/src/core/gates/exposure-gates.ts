import { passed, refused } from '@tidegate/model';

import { correlatedExposureOf } from '../correlated-exposure.js';
import { dailyLossRateOf, drawdownRateOf } from '../risk-state.js';
import {
  correlatedRoom,
  exposureRoom,
  globalRoom,
  heldNotional,
  minimumNotional,
} from '../sizing/entry-room.js';
import { tradingDayOf } from '../trading-day.js';
import { UNKNOWN, type Gate } from './data-gates.js';

export const maxPositions: Gate = ({ portfolio, options }) => {
  const open = portfolio.positions.length;
  const limit = options.limits.positionsMax;
  if (open < limit) return passed('MAX_POSITIONS', { open, limit });
  return refused('MAX_POSITIONS', () => `${open} positions are open; the limit is ${limit}`, {
    open,
    limit,
  });
};

/** Limits the open positions in each configured group of assets that move together. */
export const correlationGroupFull: Gate = ({ instrument, portfolio, options }) => {
  const { correlationGroups, positionsPerGroupMax: limit } = options.limits;
  const group = correlationGroups.find(({ assets }) => assets.includes(instrument.base));
  if (!group) return passed('CORRELATION_GROUP_FULL', { group: '', limit });
  const open = portfolio.positions.filter((held) => group.assets.includes(held.base)).length;
  const numbers = { group: group.name, open, limit };
  if (open < limit) return passed('CORRELATION_GROUP_FULL', numbers);
  return refused(
    'CORRELATION_GROUP_FULL',
    () =>
      `${open} positions are open in the group "${group.name}" that ${instrument.base} belongs to; the limit is ${limit}`,
    numbers,
  );
};

/** Limits the exposure to one bet: positions that gain and lose together with the candidate. */
export const correlatedExposure: Gate = (context) => {
  const correlated = correlatedExposureOf(context);
  const room = correlatedRoom(context);
  const smallest = minimumNotional(context);
  const numbers = { ...correlated, room, smallest };
  if (correlated.notional === 0 || room >= smallest) return passed('CORRELATED_EXPOSURE', numbers);
  return refused(
    'CORRELATED_EXPOSURE',
    () =>
      `Positions worth ${correlated.notional.toFixed(2)} move with ${context.instrument.symbol} (correlation up to ${correlated.strongest.toFixed(2)}); their limit leaves room for ${room.toFixed(2)}`,
    numbers,
  );
};

/** Limits the realised and unrealised loss since the start of the trading day. */
export const dailyLossLimit: Gate = ({ now, state, portfolio, options }) => {
  const limit = options.limits.dailyLossRateMax;
  // A new day without an equity mark starts at the current equity.
  const isToday = tradingDayOf(now, options.day) === state.tradingDay;
  const lossRate = isToday ? dailyLossRateOf(state, portfolio.equity) : 0;
  const numbers = { lossRate, limit, dayStartEquity: state.dayStartEquity };
  if (lossRate < limit) return passed('DAILY_LOSS_LIMIT', numbers);
  return refused(
    'DAILY_LOSS_LIMIT',
    () =>
      `The account lost ${(lossRate * 100).toFixed(2)} % today; the limit is ${(limit * 100).toFixed(2)} %. Entries resume on the next trading day`,
    numbers,
  );
};

export const drawdownLimit: Gate = ({ state, portfolio, options }) => {
  const limit = options.limits.drawdownRateMax;
  const drawdown = drawdownRateOf(state, portfolio.equity);
  const numbers = { drawdown, limit, peak: state.equityPeak };
  if (drawdown < limit) return passed('DRAWDOWN_LIMIT', numbers);
  return refused(
    'DRAWDOWN_LIMIT',
    () =>
      `Equity is ${(drawdown * 100).toFixed(2)} % below its peak of ${state.equityPeak.toFixed(2)}; the limit is ${(limit * 100).toFixed(2)} %`,
    numbers,
  );
};

/** Passes an account on probation: sizing then gives the smallest order. */
export const riskOfRuinGate: Gate = ({ state, options }) => {
  const { enabled, probabilityMax: limit, action } = options.ruin;
  const { probability, probationLeft } = state.ruin;
  const numbers = { probability: probability ?? UNKNOWN, limit, action, probationLeft };
  const estimate = probability ?? 0;
  if (!enabled || action === 'probation' || estimate <= limit) {
    return passed('RISK_OF_RUIN', numbers);
  }
  return refused(
    'RISK_OF_RUIN',
    () =>
      `The estimated risk of ruin is ${(estimate * 100).toFixed(2)} %; the limit is ${(limit * 100).toFixed(2)} %`,
    numbers,
  );
};

export const exposureLimit: Gate = (context) => {
  const room = exposureRoom(context);
  const smallest = minimumNotional(context);
  const numbers = {
    held: heldNotional(context),
    pending: context.portfolio.pendingNotional,
    limit: context.options.limits.exposureRateMax * context.portfolio.equity,
    room,
    smallest,
  };
  if (room >= smallest) return passed('EXPOSURE_LIMIT', numbers);
  return refused(
    'EXPOSURE_LIMIT',
    () =>
      `Held and ordered notional leave ${room.toFixed(2)} of the limit ${numbers.limit.toFixed(2)}; the smallest order is ${smallest.toFixed(2)}`,
    numbers,
  );
};

export const globalExposureLimit: Gate = (context) => {
  const room = globalRoom(context);
  const smallest = minimumNotional(context);
  const { globalLimit } = context.portfolio;
  if (room === null) {
    return passed('GLOBAL_EXPOSURE_LIMIT', { limit: 'none', smallest });
  }
  const numbers = {
    used: context.portfolio.globalNotional,
    limit: globalLimit as number,
    smallest,
  };
  if (room >= smallest) return passed('GLOBAL_EXPOSURE_LIMIT', numbers);
  return refused(
    'GLOBAL_EXPOSURE_LIMIT',
    () =>
      `All engines of the tenant together use ${numbers.used.toFixed(2)}; ${room.toFixed(2)} of its limit is left`,
    numbers,
  );
};
