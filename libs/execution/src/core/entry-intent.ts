import type { DecisionId, EpochMs, Price, ProfileHash } from '@tidegate/kernel';
import type {
  Direction,
  Instrument,
  Quote,
  Side,
  Sizing,
  TrendRegime,
  VolatilityRegime,
} from '@tidegate/model';

/** An accepted decision on its way to an order. */
export interface EntryIntent {
  readonly decision: DecisionId;
  readonly instrument: Instrument;
  readonly direction: Direction;
  readonly sizing: Sizing;
  readonly entry: Price;
  readonly stop: Price;
  readonly target: Price;
  readonly strategy: string;
  readonly supporters: readonly string[];
  readonly trend: TrendRegime;
  readonly volatility: VolatilityRegime;
  /** ATR ÷ close on the primary timeframe. */
  readonly atrRate: number;
  /** The profile whose exits the position will follow. */
  readonly profile: ProfileHash | null;
  /** `null` when only candles are known: the entry is then a market order. */
  readonly quote: Quote | null;
  /** The signal's end: no entry works beyond it. */
  readonly validUntil: EpochMs;
  readonly at: EpochMs;
}

/** The side that opens a position of this direction. */
export function entrySide(direction: Direction): Side {
  return direction === 'long' ? 'buy' : 'sell';
}

/** The side that closes it. */
export function exitSide(direction: Direction): Side {
  return direction === 'long' ? 'sell' : 'buy';
}
