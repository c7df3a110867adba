import { HOUR_MS, type EpochMs } from '@tidegate/kernel';
import type { ClosedTrade } from '@tidegate/model';

import type { SessionOptions } from './adjustment-options.js';

const HOURS = 24;
/** When an hour exceeds this number of trades, its counts are halved, so that old trades lose weight. */
const TRADES_PER_HOUR_MAX = 100;

/** Closed trades by the UTC hour of their opening. Plain data; halved counts may be fractions. */
export interface SessionRecord {
  readonly trades: readonly number[];
  readonly wins: readonly number[];
}

export const NO_SESSIONS: SessionRecord = {
  trades: new Array<number>(HOURS).fill(0),
  wins: new Array<number>(HOURS).fill(0),
};

/** The record after a closed trade. */
export function sessionsAfterTrade(
  record: SessionRecord,
  { openedAt, rMultiple }: Pick<ClosedTrade, 'openedAt' | 'rMultiple'>,
): SessionRecord {
  const hour = hourOf(openedAt);
  const held = record.trades[hour] as number;
  const share = held + 1 > TRADES_PER_HOUR_MAX ? 0.5 : 1;
  const won = rMultiple > 0 ? 1 : 0;
  return {
    trades: record.trades.with(hour, held * share + 1),
    wins: record.wins.with(hour, (record.wins[hour] as number) * share + won),
  };
}

/** Effect of an hour, with its numbers. */
export interface SessionReading {
  readonly hour: number;
  readonly trades: number;
  /** Multiplies the confidence of longs and shorts alike; 1 without enough trades or at the usual win rate. */
  readonly factor: number;
}

/**
 * Compares the hour with the whole day, not with 50 %: with targets farther than stops, a win rate of 40 % can be
 * profitable, and every hour would look bad. The rate of an hour with few trades is shrunk towards that of the day.
 */
export function sessionAt(
  record: SessionRecord,
  at: EpochMs,
  options: SessionOptions,
): SessionReading {
  const hour = hourOf(at);
  const trades = record.trades[hour] as number;
  if (trades < options.tradesMin) return { hour, trades, factor: 1 };
  const usual = sumOf(record.wins) / sumOf(record.trades);
  const wins = record.wins[hour] as number;
  const { shrinkageTrades, fullEffectRate, adjustmentMax } = options;
  const rate = (wins + shrinkageTrades * usual) / (trades + shrinkageTrades);
  const effect = Math.max(-1, Math.min(1, (rate - usual) / fullEffectRate));
  return { hour, trades, factor: 1 + adjustmentMax * effect };
}

function hourOf(at: EpochMs): number {
  return Math.floor(at / HOUR_MS) % HOURS;
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
