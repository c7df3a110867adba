import type { Regime } from '@tidegate/model';

import type {
  CorrelationSizeOptions,
  DrawdownStep,
  SpreadOptions,
  StreakOptions,
  VolatilityOptions,
} from '../options/sizing-options.js';

/** Multiplier of the deepest step that the drawdown reaches; 1 before the first step. */
export function drawdownMultiplier(rate: number, ladder: readonly DrawdownStep[]): number {
  let reached: DrawdownStep | null = null;
  for (const step of ladder) {
    if (rate >= step.from && (reached === null || step.from > reached.from)) reached = step;
  }
  return reached?.multiplier ?? 1;
}

/** Losses: 1 − step·(n − min + 1), floored. Wins: 1 + step·(n − min + 1), capped. */
export function streakMultiplier(
  streak: { readonly losses: number; readonly wins: number },
  options: StreakOptions,
): number {
  const beyond = (length: number): number => length - options.lengthMin + 1;
  if (streak.losses >= options.lengthMin) {
    return Math.max(options.lossMultiplierMin, 1 - options.lossStep * beyond(streak.losses));
  }
  if (streak.wins >= options.lengthMin) {
    return Math.min(options.winMultiplierMax, 1 + options.winStep * beyond(streak.wins));
  }
  return 1;
}

/** 1 up to the free rate, then decreasing linearly with the spread down to a floor. */
export function spreadMultiplier(rate: number, options: SpreadOptions): number {
  const excess = Math.max(0, rate - options.freeRate);
  return Math.max(options.multiplierMin, 1 - options.slope * excess);
}

/** Depends on the regime and the ATR percentile of the instrument's recent bars; smaller while volatility expands. */
export function volatilityMultiplier(regime: Regime, options: VolatilityOptions): number {
  const level = regime.atrPercentile;
  let multiplier = 1;
  if (regime.volatility === 'low' && level < options.lowLevel) multiplier = options.lowMultiplier;
  if (regime.volatility === 'high') multiplier = highMultiplier(level, options);
  if (regime.expanding) multiplier *= options.expandingMultiplier;
  return Math.max(options.multiplierMin, multiplier);
}

function highMultiplier(level: number, options: VolatilityOptions): number {
  if (level > options.extremeLevel) return options.extremeMultiplier;
  return level > options.veryHighLevel ? options.veryHighMultiplier : options.highMultiplier;
}

/** 1 up to the threshold, then decreasing linearly with the correlation down to a floor. */
export function correlationMultiplier(
  strongest: number,
  threshold: number,
  options: CorrelationSizeOptions,
): number {
  const excess = Math.max(0, strongest - threshold);
  return Math.max(options.multiplierMin, 1 - options.slope * excess);
}

/**
 * Full Kelly of a history of R-multiples: (p·b − q) ÷ b with win rate p, loss rate q and b = average win ÷ average loss
 * (Kelly 1956 for two outcomes). Trades at exactly zero are ignored. ≤ 0 without an edge; 1 without a loss.
 */
export function kellyFraction(rMultiples: readonly number[]): number {
  let wins = 0;
  let losses = 0;
  let won = 0;
  let lost = 0;
  for (const multiple of rMultiples) {
    if (multiple > 0) {
      wins += 1;
      won += multiple;
    } else if (multiple < 0) {
      losses += 1;
      lost -= multiple;
    }
  }
  if (wins === 0) return 0;
  if (losses === 0) return 1;
  const winRate = wins / (wins + losses);
  const payoff = won / wins / (lost / losses);
  return (winRate * payoff - (1 - winRate)) / payoff;
}
