import type { Candle } from '@tidegate/model';

import { CandleHistory } from './candle-history.js';
import { IndicatorGroup } from './indicator-group.js';
import { indicatorKey, requireComputable } from './indicator-rules.js';
import type { IndicatorColumn, IndicatorSource, IndicatorSpec } from './indicator-spec.js';

/**
 * The indicators of one series of closed candles, each computed once per candle, with the last `history` values of each.
 *
 * A column registered late is computed over the candles held (at most `history`). An indicator over a window then equals
 * one registered at the start from its warm-up on. A recursive one (EMA, everything of Wilder's) differs by the weight
 * that its average still gives to its seed, (1 − α)^k after k candles: below 1e-9 after 207 candles for EMA 20 and after
 * 280 for Wilder 14. Hold that many beyond the warm-up where late registration must not be seen. A supertrend has no
 * such bound in theory, since a locked band can outlive any history; in practice it agrees from the next turn on.
 */
export class IndicatorCache implements IndicatorSource {
  private readonly candles: CandleHistory;
  private readonly columns = new Map<string, IndicatorColumn>();
  private readonly groups: IndicatorGroup[] = [];

  /** `history`: how many closed candles, and values of each column, are kept. */
  constructor(options: { readonly history: number }) {
    this.candles = new CandleHistory(options.history);
  }

  get count(): number {
    return this.candles.count;
  }

  /** Throws `InvariantViolation` on a spec with a fault: ask `faultOfIndicator` where specs come in from outside. */
  column(spec: IndicatorSpec): IndicatorColumn {
    const key = indicatorKey(spec);
    const known = this.columns.get(key);
    if (known !== undefined) return known;
    requireComputable(spec);
    const column = this.openGroup().register(spec);
    this.columns.set(key, column);
    return column;
  }

  /** Takes the next closed candle. Throws `InvariantViolation` when its open time is not later than the last one's. */
  push(candle: Candle): void {
    const { groups } = this;
    const newest = groups[groups.length - 1];
    if (newest !== undefined && !newest.isRunning) newest.start();
    const row = this.candles.append(candle);
    for (const group of groups) group.advance(row);
  }

  /** Forgets all candles and keeps the columns. */
  reset(): void {
    this.candles.clear();
    for (const group of this.groups) group.reset();
  }

  private openGroup(): IndicatorGroup {
    const newest = this.groups[this.groups.length - 1];
    if (newest !== undefined && !newest.isRunning) return newest;
    const group = new IndicatorGroup(this.candles);
    this.groups.push(group);
    return group;
  }
}
