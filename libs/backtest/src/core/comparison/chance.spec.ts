import { describe, expect, it } from '@jest/globals';
import { nextGaussian, SeededRng } from '@tidegate/kernel';

import { chanceOf } from './chance.js';
import { drawNet, netOf, type EntryGroup } from './random-entries.js';
import { anEntry, aWindow, FREE } from '../../../testing/index.js';

const COSTS = { halfSpreadRate: 0.0002, impactCoefficient: 0.005, impactRateMax: 0.01 };

function aWalk(seed: number, length: number): readonly number[] {
  const rng = new SeededRng(seed);
  let price = 100;
  return Array.from({ length }, () => (price *= 1 + 0.01 * nextGaussian(rng)));
}

function groupsOn(seed: number): readonly EntryGroup[] {
  return [0, 1].map((instrument) => ({
    window: aWindow(aWalk(seed * 2 + instrument, 300)),
    entries: Array.from({ length: 12 }, (_, index) =>
      anEntry({
        direction: index % 3 === 0 ? -1 : 1,
        candles: 1 + ((index * 5) % 9),
        notional: 500 + 100 * index,
        feeRate: 0.002,
      }),
    ),
  }));
}

describe('The rank among random entries', () => {
  it('is uniform for a strategy with random entries', () => {
    const runs = 400;
    const ranks = Array.from({ length: runs }, (_, run) => {
      const groups = groupsOn(run + 1);
      const netProfit = drawNet(groups, COSTS, new SeededRng(1_000_000 + run));
      const chance = chanceOf({ groups, netProfit, costs: COSTS, seed: 7_000 + run, draws: 99 });
      return chance?.percentile as number;
    }).sort((left, right) => left - right);
    // Kolmogorov–Smirnov: a uniform sample exceeds 1.95 ÷ √n once in a thousand.
    const distance = Math.max(...ranks.map((rank, index) => Math.abs(rank - (index + 0.5) / runs)));
    expect(distance).toBeLessThan(1.95 / Math.sqrt(runs) + 1 / 99);
  });

  it('is the top for a strategy with perfect foresight, and the bottom for its mirror', () => {
    const prices = Array.from({ length: 200 }, (_, index) => (index % 20 < 10 ? 100 : 110));
    const window = aWindow(prices);
    const entries = Array.from({ length: 9 }, () => anEntry({ candles: 1 }));
    const rise = netOf(entries[0] as never, { window, start: 10 }, FREE);
    const fall = netOf(entries[0] as never, { window, start: 20 }, FREE);
    const rank = (netProfit: number): unknown =>
      chanceOf({ groups: [{ window, entries }], netProfit, costs: FREE, seed: 1 })?.percentile;
    expect([rank(9 * rise), rank(9 * fall)]).toEqual([1, 0]);
  });

  it('counts equal draws half', () => {
    const groups = [{ window: aWindow([100, 100, 100, 100]), entries: [anEntry({})] }];
    const chance = chanceOf({ groups, netProfit: 0, costs: FREE, seed: 1 });
    expect(chance).toEqual({ draws: 200, seed: 1, percentile: 0.5, low: 0, median: 0, high: 0 });
  });

  it('is equal for equal seeds', () => {
    const request = { groups: groupsOn(1), netProfit: 10, costs: COSTS, seed: 5 };
    expect(chanceOf(request)).toEqual(chanceOf(request));
    expect(chanceOf({ ...request, seed: 6 })).not.toEqual(chanceOf(request));
  });

  it('is null without a trade', () => {
    const groups = [{ window: aWindow([1, 2]), entries: [] }];
    expect(chanceOf({ groups, netProfit: 0, costs: FREE, seed: 1 })).toBeNull();
  });
});
