import type { CandleColumns } from '@tidegate/model';

/** One drawn bar, merged from one or more recorded candles. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export interface BarRange {
  readonly from: number;
  readonly to: number;
  /** Maximum number of bars. */
  readonly bars: number;
}

/** Merges the candles in [from, to) into bars of equal duration. Omits bars without a candle. */
export function barsOf(columns: CandleColumns, { from, to, bars }: BarRange): readonly Bar[] {
  const lengthMs = Math.max(1, (to - from) / bars);
  const found: Bar[] = [];
  let bucket = -1;
  for (let index = 0; index < columns.length; index++) {
    const at = columns.openTimes[index] as number;
    if (at < from) continue;
    if (at >= to) break;
    const own = Math.floor((at - from) / lengthMs);
    const candle = candleOf(columns, index);
    const last = found.at(-1);
    if (own === bucket && last) found[found.length - 1] = joined(last, candle);
    else found.push({ from: from + own * lengthMs, to: from + (own + 1) * lengthMs, ...candle });
    bucket = own;
  }
  return found;
}

type Prices = Omit<Bar, 'from' | 'to'>;

function candleOf(columns: CandleColumns, index: number): Prices {
  return {
    open: columns.opens[index] as number,
    high: columns.highs[index] as number,
    low: columns.lows[index] as number,
    close: columns.closes[index] as number,
  };
}

function joined(bar: Bar, { high, low, close }: Prices): Bar {
  return { ...bar, high: Math.max(bar.high, high), low: Math.min(bar.low, low), close };
}
