import { invariant, nextInt, SeededRng, type Rng } from '@tidegate/kernel';

import type { RuinOptions } from './options/ruin-options.js';

export interface RuinInput {
  /** Oldest first. */
  readonly rMultiples: readonly number[];
  /** One R as a fraction of equity. */
  readonly riskPerTrade: number;
}

/**
 * Probability that equity falls by `ruinRate` within `horizonTrades`, where each trade multiplies it by 1 + risk × R.
 * Monte Carlo over a circular block bootstrap (Politis & Romano 1992) of the account's own R-multiples. A block comes
 * from the prior with probability k ÷ (n + k), which shrinks a short history towards the prior. Deterministic.
 */
export function riskOfRuin(input: RuinInput, options: RuinOptions): number {
  invariant(input.rMultiples.length > 0, 'Risk of ruin needs closed trades');
  const rng = new SeededRng(options.seed);
  const growth = growthOf(input, options);
  let ruined = 0;
  for (let path = 0; path < options.paths; path++) {
    if (endsInRuin(rng, growth, options)) ruined += 1;
  }
  return ruined / options.paths;
}

/** Factors by which trades multiply equity, at least 0. */
interface Growth {
  readonly own: Float64Array;
  /** Growth over a block of own trades, by index of its first trade. */
  readonly block: Float64Array;
  /** Lowest growth within that block. */
  readonly blockLow: Float64Array;
  /** Probability that a block comes from the account's own trades. */
  readonly ownWeight: number;
  readonly priorWin: number;
  readonly priorLoss: number;
}

function growthOf({ rMultiples, riskPerTrade }: RuinInput, options: RuinOptions): Growth {
  const factorOf = (multiple: number): number => Math.max(0, 1 + riskPerTrade * multiple);
  const own = Float64Array.from(rMultiples, factorOf);
  const block = new Float64Array(own.length);
  const blockLow = new Float64Array(own.length);
  for (const start of own.keys()) {
    let grown = 1;
    let low = Infinity;
    for (let offset = 0; offset < options.blockLength; offset++) {
      grown *= own[(start + offset) % own.length] as number;
      low = Math.min(low, grown);
    }
    block[start] = grown;
    blockLow[start] = low;
  }
  return {
    own,
    block,
    blockLow,
    ownWeight: own.length / (own.length + options.priorTrades),
    priorWin: factorOf(options.priorPayoff),
    priorLoss: factorOf(-1),
  };
}

function endsInRuin(rng: Rng, growth: Growth, options: RuinOptions): boolean {
  const { own, block, blockLow, ownWeight, priorWin, priorLoss } = growth;
  const { blockLength, horizonTrades, priorWinRate } = options;
  const floor = 1 - options.ruinRate;
  let equity = 1;
  for (let made = 0; made < horizonTrades; made += blockLength) {
    // Stryker disable next-line EqualityOperator: equality has no probability
    const start = rng.next() < ownWeight ? nextInt(rng, own.length) : -1;
    const left = horizonTrades - made;
    // Stryker disable next-line all: a whole block at once gives the same result as its trades one by one
    if (start >= 0 && left >= blockLength) {
      if (equity * (blockLow[start] as number) <= floor) return true;
      equity *= block[start] as number;
      continue;
    }
    for (let offset = 0; offset < Math.min(blockLength, left); offset++) {
      // Stryker disable next-line EqualityOperator: equality has no probability
      const prior = start < 0 && rng.next() < priorWinRate ? priorWin : priorLoss;
      equity *= start < 0 ? prior : (own[(start + offset) % own.length] as number);
      if (equity <= floor) return true;
    }
  }
  return false;
}
