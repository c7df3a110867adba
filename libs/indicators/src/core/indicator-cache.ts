import type { Candle } from '@tidegate/model';

import { CandleHistory } from './candle-history.js';
import { IndicatorGroup } from './indicator-group.js';
import { indicatorKey, requireComputable } from './indicator-rules.js';
import type { IndicatorColumn, IndicatorSource, IndicatorSpec } from './indicator-spec.js';

/** Columns of one owner; see `IndicatorCache.lease`. */
export interface IndicatorLease extends IndicatorSource {
  /** Releases all columns. They must not be read afterwards. */
  release(): void;
}

interface CachedColumn {
  readonly column: IndicatorColumn;
  readonly group: IndicatorGroup;
  leases: number;
  /** Registered outside of a lease; never removed. */
  isPermanent: boolean;
}

/**
 * Indicators of one series of closed candles, each computed once per candle, with its last `history` values.
 *
 * A column registered late is computed over the stored candles (at most `history`). A window indicator then equals one
 * registered at the start from its warm-up on. A recursive indicator (EMA and Wilder's averages) differs by the
 * remaining weight of its seed, (1 − α)^k after k candles: below 1e-9 after 207 candles for EMA 20 and after 280 for
 * Wilder 14. If late registration must not have an effect, store that many candles beyond the warm-up. A supertrend has
 * no such bound in theory, because a locked band can outlive any history; in practice it agrees from the next flip on.
 */
export class IndicatorCache implements IndicatorSource {
  private readonly candles: CandleHistory;
  private readonly columns = new Map<string, CachedColumn>();
  private groups: IndicatorGroup[] = [];

  /** `history`: number of stored closed candles and of stored values of each column. */
  constructor(options: { readonly history: number }) {
    this.candles = new CandleHistory(options.history);
  }

  get count(): number {
    return this.candles.count;
  }

  /** Number of programs that run at each candle. Columns registered between the same two candles share one. */
  get programs(): number {
    return this.groups.length;
  }

  /** Throws `InvariantViolation` on an invalid spec. Validate external specs with `faultOfIndicator` first. */
  column(spec: IndicatorSpec): IndicatorColumn {
    const cached = this.cached(indicatorKey(spec), spec);
    cached.isPermanent = true;
    return cached.column;
  }

  /** Creates a lease whose columns are released together. A column exists while a lease holds it. */
  lease(): IndicatorLease {
    const held = new Set<string>();
    const source = this as IndicatorCache;
    return {
      get count() {
        return source.count;
      },
      column: (spec) => {
        const key = indicatorKey(spec);
        const cached = this.cached(key, spec);
        if (!held.has(key)) cached.leases += 1;
        held.add(key);
        return cached.column;
      },
      release: () => {
        for (const key of held) this.releaseColumn(key);
        held.clear();
      },
    };
  }

  /** Adds the next closed candle. Throws `InvariantViolation` if its open time is not after that of the last candle. */
  push(candle: Candle): void {
    const { groups } = this;
    const newest = groups[groups.length - 1];
    if (newest !== undefined && !newest.isRunning) newest.start();
    const row = this.candles.append(candle);
    for (const group of groups) group.advance(row);
  }

  /** Drops all candles and keeps the columns. */
  reset(): void {
    this.candles.clear();
    for (const group of this.groups) group.reset();
  }

  private cached(key: string, spec: IndicatorSpec): CachedColumn {
    const known = this.columns.get(key);
    if (known !== undefined) return known;
    requireComputable(spec);
    const group = this.openGroup();
    const cached = { column: group.register(spec), group, leases: 0, isPermanent: false };
    this.columns.set(key, cached);
    return cached;
  }

  /** A group computes all of its columns together, so it is removed when none of them is in use. */
  private releaseColumn(key: string): void {
    const cached = this.columns.get(key);
    if (cached === undefined) return;
    cached.leases -= 1;
    const { group } = cached;
    for (const other of this.columns.values()) {
      if (other.group === group && (other.leases > 0 || other.isPermanent)) return;
    }
    for (const [name, other] of this.columns) if (other.group === group) this.columns.delete(name);
    this.groups = this.groups.filter((each) => each !== group);
  }

  private openGroup(): IndicatorGroup {
    const newest = this.groups[this.groups.length - 1];
    if (newest !== undefined && !newest.isRunning) return newest;
    const group = new IndicatorGroup(this.candles);
    this.groups.push(group);
    return group;
  }
}
