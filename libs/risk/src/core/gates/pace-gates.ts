import { HOUR_MS, type EpochMs } from '@tidegate/kernel';
import { passed, refused, type GateCode, type Verdict } from '@tidegate/model';

import { strategyKey } from '../risk-transitions.js';
import { tradingDayOf } from '../trading-day.js';
import type { Gate } from './data-gates.js';

/** Allows at most one open position per account and instrument. */
export const positionExists: Gate = ({ instrument, portfolio }) => {
  const exists = portfolio.positions.some((held) => held.instrument === instrument.id);
  if (!exists) return passed('POSITION_EXISTS', { exists });
  return refused(
    'POSITION_EXISTS',
    () => `A position or a working entry in ${instrument.symbol} already exists`,
    { exists },
  );
};

export const cooldownInstrument: Gate = ({ now, state, instrument, options }) =>
  cooldown('COOLDOWN_INSTRUMENT', {
    now,
    last: state.instrumentActivity[instrument.id] ?? null,
    cooldownMs: options.pace.instrumentCooldownMs,
    after: `the last trade in ${instrument.symbol}`,
  });

export const cooldownStrategy: Gate = ({ now, state, instrument, signal, options }) =>
  cooldown('COOLDOWN_STRATEGY', {
    now,
    last: state.strategyExits[strategyKey(instrument.id, signal.leader, signal.direction)] ?? null,
    cooldownMs: options.pace.strategyCooldownMs,
    after: `the last ${signal.direction} of ${signal.leader} in ${instrument.symbol}`,
  });

export const cooldownAfterLoss: Gate = ({ now, state, options }) =>
  cooldown('COOLDOWN_AFTER_LOSS', {
    now,
    last: state.lastLossAt,
    cooldownMs: options.pace.lossCooldownMs,
    after: 'the last losing trade',
  });

export const maxTradesPerHour: Gate = ({ now, state, options }) => {
  const limit = options.pace.tradesPerHourMax;
  const entries = countSince(state.entryTimes, now - HOUR_MS);
  const numbers = { entries, limit };
  if (limit === 0 || entries < limit) return passed('MAX_TRADES_PER_HOUR', numbers);
  return refused(
    'MAX_TRADES_PER_HOUR',
    () => `${entries} entries in the last hour; the limit is ${limit}`,
    numbers,
  );
};

export const maxTradesPerDay: Gate = ({ now, state, options }) => {
  const limit = options.pace.tradesPerDayMax;
  const isToday = tradingDayOf(now, options.day) === state.tradingDay;
  const entries = isToday ? state.entriesToday : 0;
  const numbers = { entries, limit };
  if (limit === 0 || entries < limit) return passed('MAX_TRADES_PER_DAY', numbers);
  return refused(
    'MAX_TRADES_PER_DAY',
    () => `${entries} entries in this trading day; the limit is ${limit}`,
    numbers,
  );
};

function cooldown(
  gate: GateCode,
  rule: { now: EpochMs; last: EpochMs | null; cooldownMs: number; after: string },
): Verdict {
  const { last, cooldownMs } = rule;
  const until = (last ?? Number.NEGATIVE_INFINITY) + cooldownMs;
  const leftMs = Math.max(0, until - rule.now);
  const numbers = { cooldownMs, leftMs };
  if (leftMs === 0) return passed(gate, numbers);
  return refused(
    gate,
    () => `Entries wait ${cooldownMs} ms after ${rule.after}; ${leftMs} ms remain`,
    numbers,
  );
}

/** Counts from the end because times are ascending. */
function countSince(times: readonly EpochMs[], since: number): number {
  let count = 0;
  for (let index = times.length - 1; index >= 0; index--) {
    if ((times[index] as EpochMs) <= since) break;
    count += 1;
  }
  return count;
}
