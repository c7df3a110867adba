import type { EpochMs } from '@tidegate/kernel';

import { alignedTable } from '../aligned-table.js';
import type { Candidate } from './candidates.js';
import { TRADES_MIN, type Score } from './score.js';

export interface WalkForwardRun {
  readonly candidates: readonly Candidate[];
  /** Before the split, in the order of the candidates. */
  readonly trained: readonly Score[];
  /** Index of the best candidate; `null`: none made enough trades. */
  readonly best: number | null;
  /** The best one from the split on. */
  readonly tested: Score | null;
  readonly split: EpochMs;
}

const HEAD = [
  'candidate',
  'trades',
  'won',
  'net',
  'R',
  'profit factor',
  'drawdown',
  'fees',
  'quality',
];
const COLUMNS = 'lrrrrrrrr';

/** The candidates before the split, the best one after it, and what that says. */
export function walkForwardReport(run: WalkForwardRun): string {
  const { candidates, trained, best, tested } = run;
  const day = new Date(run.split).toISOString().slice(0, 10);
  const rows = candidates.map(({ name }, index) =>
    rowOf(index === best ? `${name} *` : name, trained[index] as Score),
  );
  const table = alignedTable(COLUMNS, [HEAD, ...rows]);
  const head = `Before ${day} (fees: as a share of what winning trades made before fees)\n\n${table}`;
  const chosen = best === null ? null : candidates[best];
  if (!chosen || !tested) {
    return `${head}\nNo candidate made ${TRADES_MIN} trades: nothing was chosen, and nothing tested.\n`;
  }
  const after = alignedTable(COLUMNS, [HEAD, rowOf(chosen.name, tested)]);
  return `${head}\nFrom ${day} on, the best one (*: highest quality of those with ${TRADES_MIN} trades and more)\n\n${after}\n${verdictOn(chosen.name, tested)}\n`;
}

function verdictOn(name: string, { expectancyR, net, quality }: Score): string {
  if (expectancyR === null) return `${name} made no trade after the split.`;
  const mean = `${expectancyR.toFixed(2)} R a trade, ${net.toFixed(2)} in all`;
  if (expectancyR <= 0)
    return `${name} lost after the split: ${mean}. It has no edge here that outlives its choice.`;
  const isClear = quality !== null && quality >= 2;
  return `${name} won after the split: ${mean}. ${isClear ? 'That is more than chance usually gives.' : 'That is within what chance gives.'}`;
}

function rowOf(name: string, score: Score): readonly string[] {
  return [
    name,
    String(score.trades),
    percent(score.winRate),
    score.net.toFixed(2),
    number(score.expectancyR),
    number(score.profitFactor),
    percent(score.maxDrawdown),
    percent(score.feeShare),
    number(score.quality),
  ];
}

function number(value: number | null): string {
  return value === null ? '–' : value.toFixed(2);
}

function percent(value: number | null): string {
  return value === null ? '–' : `${(value * 100).toFixed(1)} %`;
}
