import { SeededRng } from '@tidegate/kernel';

import { drawNet, type EntryGroup } from './random-entries.js';
import type { TakingCosts } from './taken-price.js';

/** Draws that a result is compared with. */
const DRAWS = 200;

/** How a result ranks among random entries that keep instruments, count, direction, size and holding times. */
export interface Chance {
  readonly draws: number;
  readonly seed: number;
  /** Share of draws with a smaller net profit, equal ones counted half: 0.5 is what chance gives. */
  readonly percentile: number;
  /** Net profits of the draws, account currency: their 5th, 50th and 95th percentile. */
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

export interface ChanceRequest {
  readonly groups: readonly EntryGroup[];
  /** Net profit of the trades that the entries stand for. */
  readonly netProfit: number;
  readonly costs: TakingCosts;
  readonly seed: number;
  readonly draws?: number;
}

/** `null` without an entry. Keeps one number per draw. */
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
