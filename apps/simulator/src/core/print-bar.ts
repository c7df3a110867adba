import type { EpochMs } from '@tidegate/kernel';

import type { MinuteBar, Print } from './tape.js';

/** The bar of a minute with these prints, oldest first; `null` if there are none. */
export function barOfPrints(openTime: EpochMs, prints: readonly Print[]): MinuteBar | null {
  const first = prints[0];
  if (!first) return null;
  const ticks = prints.map((print) => print.ticks);
  const lots = prints.reduce((sum, print) => sum + print.lots, 0);
  const excess = prints.reduce((sum, print) => sum + (print.ticks - first.ticks) * print.lots, 0);
  return {
    openTime,
    open: first.ticks,
    high: Math.max(...ticks),
    low: Math.min(...ticks),
    close: ticks.at(-1) as number,
    lots,
    turnover: first.ticks * lots + excess,
    trades: prints.length,
    firstTradeId: first.id,
  };
}
