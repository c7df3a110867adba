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

/** An accepted decision about to become an order. */
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
  /** The profile whose exit rules the position follows. */
  readonly profile: ProfileHash | null;
  /** `null` when only candles are known; the entry is then a market order. */
  readonly quote: Quote | null;
  /** When the signal expires. No entry works beyond it. */
  readonly validUntil: EpochMs;
  readonly at: EpochMs;
}

/** The side that opens a position of this direction. */
export function entrySide(direction: Direction): Side {
  return direction === 'long' ? 'buy' : 'sell';
}

/** The side that closes a position of this direction. */
export function exitSide(direction: Direction): Side {
  return direction === 'long' ? 'sell' : 'buy';
}
