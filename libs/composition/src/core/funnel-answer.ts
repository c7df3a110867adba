import type { FunnelAnswer, FunnelCountAnswer } from '@tidegate/contracts';
import type { EpochMs } from '@tidegate/kernel';
import { GATE_CODES } from '@tidegate/model';
import type { FunnelHour } from '@tidegate/trading';

import { instant } from './plain-answers.js';

const GATES: ReadonlySet<string> = new Set(GATE_CODES);

/** Counts per hour and code, ordered by hour, with totals. */
export function funnelAnswer(
  counted: readonly FunnelHour[],
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): FunnelAnswer {
  const totals = totalsOf(counted);
  const sum = (isCounted: (code: string) => boolean): number =>
    totals.reduce((total, { code, count }) => total + (isCounted(code) ? count : 0), 0);
  return {
    from: instant(from),
    to: instant(to),
    decisions: sum(() => true),
    accepted: sum((code) => code === 'accepted'),
    refused: sum((code) => GATES.has(code)),
    totals,
    hours: [...Map.groupBy(counted, ({ hour }) => hour)].map(([hour, rows]) => ({
      hour: instant(hour),
      counts: rows.map(({ code, count }) => ({ code, count })),
    })),
  };
}

/** Most frequent first, equal ones by code. */
export function totalsOf(rows: readonly FunnelCountAnswer[]): readonly FunnelCountAnswer[] {
  const counts = new Map<string, number>();
  for (const { code, count } of rows) counts.set(code, (counts.get(code) ?? 0) + count);
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}
