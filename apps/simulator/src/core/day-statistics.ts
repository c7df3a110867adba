import { DAY_MS, epochMs, MINUTE_MS, type EpochMs } from '@tidegate/kernel';

import type { CandleStore } from './candle-store.js';
import type { CandleRow } from './tape.js';

/** Statistics of a period. Prices in ticks. */
export interface Statistics {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly lots: number;
  readonly turnover: number;
  readonly trades: number;
}

export interface DayStatistics {
  /** Since midnight UTC; all prices are the last close if there was no trade. */
  readonly today: Statistics;
  /** The last 24 hours, to the minute. */
  readonly rolling: Statistics;
}

/**
 * Ticker statistics of one instrument. Sums over closed minutes are cached until the next minute closes, so the cost of
 * a ticker does not depend on the length of the day.
 */
export class DayStatisticsView {
  private knownAt = -1;
  private closedToday: Statistics | null = null;
  private closedRolling: Statistics | null = null;
  private midnight: EpochMs = epochMs(0);

  constructor(private readonly candles: CandleStore) {}

  /** `null` before the first trade. */
  at(now: EpochMs): DayStatistics | null {
    const lastClose = this.candles.lastClose();
    if (lastClose === null) return null;
    this.refresh(now);
    const current = this.candles.unitInProgress();
    const flat = {
      open: lastClose,
      high: lastClose,
      low: lastClose,
      lots: 0,
      turnover: 0,
      trades: 0,
    };
    return {
      today: joined(this.closedToday, current) ?? flat,
      rolling: joined(this.closedRolling, current) ?? flat,
    };
  }

  private refresh(now: EpochMs): void {
    const midnight = epochMs(Math.floor(now / DAY_MS) * DAY_MS);
    const closedCount = this.candles.closedCount(this.candles.unitMinutes);
    if (closedCount === this.knownAt && midnight === this.midnight) return;
    this.knownAt = closedCount;
    this.midnight = midnight;
    this.closedToday = this.sumSince(midnight);
    this.closedRolling = this.sumSince(epochMs(this.lastClosedUnit() - DAY_MS));
  }

  /** Close time of the last closed unit, so the window depends only on the market. */
  private lastClosedUnit(): number {
    const { unitCount, unitMinutes } = this.candles;
    if (unitCount === 0) return 0;
    return this.candles.unitAt(unitCount - 1).openTime + unitMinutes * MINUTE_MS;
  }

  private sumSince(instant: EpochMs): Statistics | null {
    let index = this.candles.unitCount;
    while (index > 0 && this.candles.unitAt(index - 1).openTime >= instant) index -= 1;
    let sum: Statistics | null = null;
    for (; index < this.candles.unitCount; index++) sum = joined(sum, this.candles.unitAt(index));
    return sum;
  }
}

function joined(sum: Statistics | null, row: CandleRow | null): Statistics | null {
  if (!row) return sum;
  if (!sum) return row;
  return {
    open: sum.open,
    high: Math.max(sum.high, row.high),
    low: Math.min(sum.low, row.low),
    lots: sum.lots + row.lots,
    turnover: sum.turnover + row.turnover,
    trades: sum.trades + row.trades,
  };
}
