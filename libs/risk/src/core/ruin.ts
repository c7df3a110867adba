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
  let ruined = 0;
  for (let path = 0; path < options.paths; path++) {
    if (endsInRuin(rng, input, options)) ruined += 1;
  }
  return ruined / options.paths;
}

function endsInRuin(rng: Rng, input: RuinInput, options: RuinOptions): boolean {
  const own = input.rMultiples;
  const ownWeight = own.length / (own.length + options.priorTrades);
  const floor = 1 - options.ruinRate;
  let equity = 1;
  for (let made = 0; made < options.horizonTrades; made += options.blockLength) {
    const start = rng.next() < ownWeight ? nextInt(rng, own.length) : null;
    const length = Math.min(options.blockLength, options.horizonTrades - made);
    for (let offset = 0; offset < length; offset++) {
      const multiple =
        start === null
          ? priorMultiple(rng, options)
          : (own[(start + offset) % own.length] as number);
      equity *= Math.max(0, 1 + input.riskPerTrade * multiple);
      if (equity <= floor) return true;
    }
  }
  return false;
}

function priorMultiple(rng: Rng, options: RuinOptions): number {
  return rng.next() < options.priorWinRate ? options.priorPayoff : -1;
}
