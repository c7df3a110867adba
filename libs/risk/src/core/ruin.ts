import { invariant, nextInt, SeededRng, type Rng } from '@tidegate/kernel';

import type { RuinOptions } from './options/ruin-options.js';

export interface RuinInput {
  /** Oldest first. */
  readonly rMultiples: readonly number[];
  /** Fraction of equity that one R is. */
  readonly riskPerTrade: number;
}

/**
 * Probability that equity falls by `ruinRate` within `horizonTrades`, each trade multiplying it by 1 + risk × R.
 * Monte-Carlo over a circular block bootstrap (Politis & Romano 1992) of the account's own R-multiples; each block comes
 * from the prior instead with probability k ÷ (n + k), which shrinks a short history towards it. Same input, same answer.
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

/** What one trade multiplies equity by, never below 0. */
interface Growth {
  readonly own: Float64Array;
  /** Share of blocks that come from the account's own trades. */
  readonly ownWeight: number;
  readonly priorWin: number;
  readonly priorLoss: number;
}

function growthOf({ rMultiples, riskPerTrade }: RuinInput, options: RuinOptions): Growth {
  const factorOf = (multiple: number): number => Math.max(0, 1 + riskPerTrade * multiple);
  return {
    own: Float64Array.from(rMultiples, factorOf),
    ownWeight: rMultiples.length / (rMultiples.length + options.priorTrades),
    priorWin: factorOf(options.priorPayoff),
    priorLoss: factorOf(-1),
  };
}

function endsInRuin(rng: Rng, growth: Growth, options: RuinOptions): boolean {
  const { own, ownWeight, priorWin, priorLoss } = growth;
  const floor = 1 - options.ruinRate;
  let equity = 1;
  for (let made = 0; made < options.horizonTrades; made += options.blockLength) {
    const isOwn = rng.next() < ownWeight;
    let index = isOwn ? nextInt(rng, own.length) : 0;
    const length = Math.min(options.blockLength, options.horizonTrades - made);
    for (let offset = 0; offset < length; offset++) {
      if (isOwn) {
        equity *= own[index] as number;
        index = index + 1 === own.length ? 0 : index + 1;
      } else {
        equity *= rng.next() < options.priorWinRate ? priorWin : priorLoss;
      }
      if (equity <= floor) return true;
    }
  }
  return false;
}
