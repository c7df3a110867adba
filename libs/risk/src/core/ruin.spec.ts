import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { InvariantViolation, nextInt, SeededRng } from '@tidegate/kernel';
import { CaseCounter, ratesBetween, seeded } from '@tidegate/kernel/testing';

import { RuinOptions } from './options/ruin-options.js';
import { riskOfRuin } from './ruin.js';

const options = (plan: Partial<RuinOptions> = {}): RuinOptions =>
  Object.assign(new RuinOptions(), plan);

const alternating = (win: number, wins: number, losses: number): number[] =>
  Array.from({ length: wins + losses }, (_, index) => {
    const turn = Math.floor(((index + 1) * wins) / (wins + losses));
    return turn > Math.floor((index * wins) / (wins + losses)) ? win : -1;
  });

/** Reference: the same bootstrap, one trade at a time. */
function ruinTradeByTrade(
  rMultiples: readonly number[],
  using: RuinOptions,
  riskPerTrade = 0.1,
): number {
  const rng = new SeededRng(using.seed);
  const ownWeight = rMultiples.length / (rMultiples.length + using.priorTrades);
  let ruined = 0;
  for (let path = 0; path < using.paths; path++) {
    let equity = 1;
    let start = -1;
    for (let trade = 0; trade < using.horizonTrades; trade++) {
      const offset = trade % using.blockLength;
      if (offset === 0) start = rng.next() < ownWeight ? nextInt(rng, rMultiples.length) : -1;
      const prior = start < 0 && rng.next() < using.priorWinRate ? using.priorPayoff : -1;
      const own = rMultiples[(start + offset) % rMultiples.length] as number;
      equity *= Math.max(0, 1 + riskPerTrade * (start < 0 ? prior : own));
      if (equity > 1 - using.ruinRate) continue;
      ruined += 1;
      break;
    }
  }
  return ruined / using.paths;
}

describe('riskOfRuin', () => {
  it('is zero for a clear edge and almost 1 for a clear loss', () => {
    const good = { rMultiples: alternating(1.2, 30, 30), riskPerTrade: 0.01 };
    expect(riskOfRuin(good, options({ priorTrades: 0 }))).toBeLessThan(0.02);
    const bad = { rMultiples: alternating(1.2, 18, 42), riskPerTrade: 0.01 };
    expect(riskOfRuin(bad, options({ priorTrades: 0 }))).toBeGreaterThan(0.9);
  });

  it('returns equal results for equal seeds and similar results for other seeds', () => {
    const input = { rMultiples: alternating(1.2, 24, 36), riskPerTrade: 0.01 };
    expect(riskOfRuin(input, options())).toBe(riskOfRuin(input, options()));
    const first = riskOfRuin(input, options({ paths: 1_000 }));
    const second = riskOfRuin(input, options({ paths: 1_000, seed: 99 }));
    expect(Math.abs(first - second)).toBeLessThan(0.06);
  });

  it('agrees with an exact solution', () => {
    // With one future trade, the probability is the share of losses of half the equity.
    const input = { rMultiples: [1, 1, 1, -1], riskPerTrade: 0.5 };
    const one = options({ horizonTrades: 1, blockLength: 1, priorTrades: 0, paths: 20_000 });
    expect(riskOfRuin(input, one)).toBeCloseTo(0.25, 2);
  });

  it('processes whole blocks with the same result as trade by trade', () => {
    const cases = new CaseCounter('never ruined', 'sometimes ruined', 'always ruined');
    fc.assert(
      fc.property(
        fc.array(ratesBetween(-4, 4), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (rMultiples, blockLength, horizonTrades, seed) => {
          const using = options({ blockLength, horizonTrades, seed, paths: 20, priorTrades: 5 });
          const probability = riskOfRuin({ rMultiples, riskPerTrade: 0.1 }, using);
          expect(probability).toBe(ruinTradeByTrade(rMultiples, using));
          cases.count('never ruined', probability === 0);
          cases.count('sometimes ruined', probability > 0 && probability < 1);
          cases.count('always ruined', probability === 1);
        },
      ),
      seeded({ numRuns: 300 }),
    );
    cases.assertReached();
  });

  it('detects ruin inside a block that ends above the floor', () => {
    // Each of the three blocks contains a loss of half the equity; over the whole block equity grows.
    const input = { rMultiples: [4, -1, 4], riskPerTrade: 0.5 };
    const using = options({ blockLength: 3, horizonTrades: 3, priorTrades: 0, paths: 300 });
    // Only the block that starts with the loss falls to the floor: 0.5, 1.5, 4.5 against 3, 1.5, 4.5 and 3, 9, 4.5.
    const probability = riskOfRuin(input, using);
    expect(probability).toBe(ruinTradeByTrade(input.rMultiples, using, 0.5));
    expect(probability).toBeGreaterThan(0.2);
    expect(probability).toBeLessThan(0.5);
  });

  it('grows with the risk per trade', () => {
    const rMultiples = alternating(1.2, 24, 36);
    const at = (riskPerTrade: number) => riskOfRuin({ rMultiples, riskPerTrade }, options());
    expect(at(0.01)).toBeLessThan(at(0.03));
    expect(at(0.03)).toBeLessThan(at(0.06));
  });

  it('shrinks towards the prior for a short history', () => {
    const losses = { rMultiples: Array.from({ length: 10 }, () => -1), riskPerTrade: 0.01 };
    const alone = riskOfRuin(losses, options({ priorTrades: 0 }));
    const shrunk = riskOfRuin(losses, options({ priorTrades: 90 }));
    expect(alone).toBe(1);
    expect(shrunk).toBeLessThan(0.6);
  });

  it('preserves streaks: clustered losses ruin more often than scattered ones', () => {
    const clustered = [
      ...Array.from({ length: 30 }, () => 1),
      ...Array.from({ length: 30 }, () => -1),
    ];
    const at = (blockLength: number) =>
      riskOfRuin(
        { rMultiples: clustered, riskPerTrade: 0.02 },
        options({ priorTrades: 0, blockLength, horizonTrades: 100 }),
      );
    expect(at(30)).toBeGreaterThan(at(1) + 0.1);
  });

  it('throws on an empty history', () => {
    expect(() => riskOfRuin({ rMultiples: [], riskPerTrade: 0.01 }, options())).toThrow(
      InvariantViolation,
    );
  });

  it('is a probability for any history', () => {
    const history = fc.array(ratesBetween(-200, 200), {
      minLength: 1,
      maxLength: 40,
    });
    const quick = options({ paths: 100, horizonTrades: 20 });
    fc.assert(
      fc.property(history, (rMultiples) => {
        const probability = riskOfRuin({ rMultiples, riskPerTrade: 0.01 }, quick);
        expect(probability).toBeGreaterThanOrEqual(0);
        expect(probability).toBeLessThanOrEqual(1);
      }),
      seeded(),
    );
  });
});
