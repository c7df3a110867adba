import type { BackTestResult } from '@tidegate/backtest';
import type { TidegateConfiguration } from '@tidegate/composition';

/** Notes on what the run left out and on minimum-size entries, one sentence each. */
export function backTestNotes(
  { decisions, minimumSized }: Pick<BackTestResult, 'decisions' | 'minimumSized'>,
  { backtest }: Pick<TidegateConfiguration, 'backtest'>,
): readonly string[] {
  return [...leftOut(backtest), ...minimumSizes({ decisions, minimumSized })];
}

function leftOut({ breakers, sizeByRecord }: TidegateConfiguration['backtest']): readonly string[] {
  const off = [
    ...(breakers ? [] : ['breakers (backtest.breakers)']),
    ...(sizeByRecord ? [] : ['risk of ruin and Kelly (backtest.sizeByRecord)']),
  ];
  return off.length === 0 ? [] : [`Left out of this run: ${off.join(', ')}.`];
}

function minimumSizes({
  decisions,
  minimumSized,
}: Pick<BackTestResult, 'decisions' | 'minimumSized'>): readonly string[] {
  const causes = Object.entries(minimumSized).sort(([, left], [, right]) => right - left);
  const count = causes.reduce((sum, [, entries]) => sum + entries, 0);
  const entered = decisions.filter(({ outcome }) => outcome === 'accepted').length;
  if (count === 0) return [];
  const because = causes.map(([cause, entries]) => `${cause} (${entries})`).join(', ');
  return [`${count} of ${entered} entries had the minimum order size: ${because}.`];
}
