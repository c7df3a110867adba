import { SeededRng } from '@tidegate/kernel';

import { drawNet, type EntryGroup } from './random-entries.js';
import type { TakerCosts } from './taker-price.js';

/** Number of draws to compare a result with. */
const DRAWS = 200;

/** Rank of a result among random entries with the same instruments, count, directions, sizes, and holding times. */
export interface Chance {
  readonly draws: number;
  readonly seed: number;
  /** Share of draws with a smaller net profit; equal ones count half. 0.5 is the expectation by chance. */
  readonly percentile: number;
  /** 5th percentile of the draws' net profits, account currency. */
  readonly low: number;
  /** 50th percentile. */
  readonly median: number;
  /** 95th percentile. */
  readonly high: number;
}

export interface ChanceRequest {
  readonly groups: readonly EntryGroup[];
  /** Net profit of the trades behind the entries. */
  readonly netProfit: number;
  readonly costs: TakerCosts;
  readonly seed: number;
  readonly draws?: number;
}

/** Ranks a result. Returns `null` without entries. Stores one number per draw. */
export function chanceOf(request: ChanceRequest): Chance | null {
  const { groups, netProfit, costs, seed, draws = DRAWS } = request;
  if (groups.every(({ entries }) => entries.length === 0)) return null;
  const rng = new SeededRng(seed);
  const nets = Float64Array.from({ length: draws }, () => drawNet(groups, costs, rng)).sort();
  const below = nets.filter((net) => net < netProfit).length;
  const equal = nets.filter((net) => net === netProfit).length;
  const at = (share: number): number => nets[Math.round(share * (draws - 1))] as number;
  return {
    draws,
    seed,
    percentile: (below + equal / 2) / draws,
    low: at(0.05),
    median: at(0.5),
    high: at(0.95),
  };
}
