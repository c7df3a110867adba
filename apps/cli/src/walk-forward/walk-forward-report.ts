import type { EpochMs } from '@tidegate/kernel';

import { alignedTable } from '../aligned-table.js';
import type { Candidate } from './candidates.js';
import { TRADES_MIN, type Score } from './score.js';

export interface WalkForwardRun {
  readonly candidates: readonly Candidate[];
  /** Scores before the split, in the order of the candidates. */
  readonly trained: readonly Score[];
  /** Index of the best candidate; `null` when none made enough trades. */
  readonly best: number | null;
  /** Score of the best candidate after the split. */
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

/** Tables of all candidates before the split and the best one after it, and a verdict. */
export function walkForwardReport(run: WalkForwardRun): string {
  const { candidates, trained, best, tested } = run;
  const day = new Date(run.split).toISOString().slice(0, 10);
  const rows = candidates.map(({ name }, index) =>
    rowOf(index === best ? `${name} *` : name, trained[index] as Score),
  );
  const table = alignedTable(COLUMNS, [HEAD, ...rows]);
  const head = `Before ${day} (fees: share of the gross profit of winning trades)\n\n${table}`;
  const chosen = best === null ? null : candidates[best];
  if (!chosen || !tested) {
    return `${head}\nNo candidate made ${TRADES_MIN} trades, so none was chosen or tested.\n`;
  }
  const after = alignedTable(COLUMNS, [HEAD, rowOf(chosen.name, tested)]);
  return `${head}\nFrom ${day}, the best candidate (*: highest quality among those with at least ${TRADES_MIN} trades)\n\n${after}\n${verdictOn(chosen.name, tested)}\n`;
}

function verdictOn(name: string, { expectancyR, net, quality }: Score): string {
  if (expectancyR === null) return `${name} made no trades after the split.`;
  const mean = `${expectancyR.toFixed(2)} R per trade, ${net.toFixed(2)} in total`;
  if (expectancyR <= 0)
    return `${name} lost after the split: ${mean}. It shows no edge outside the training range.`;
  const isClear = quality !== null && quality >= 2;
  return `${name} won after the split: ${mean}. ${isClear ? 'This is more than chance usually gives.' : 'This is within the range of chance.'}`;
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
