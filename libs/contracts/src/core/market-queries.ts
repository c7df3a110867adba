import 'reflect-metadata';

import { IsIn, IsOptional, Matches } from 'class-validator';
import { TIMEFRAMES } from '@tidegate/model';

const INSTRUMENT = /^([a-z0-9-]{1,40}:)?[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}$/;
const NAMED_INSTRUMENT = { message: '$property must be named like BTC/USD' };
const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/;
const DATED = { message: '$property must be a date or an instant like 2026-01-31T12:00:00Z' };
const RANGES = ['24h', '7d', '30d', 'all'] as const;

/** Selects an instrument. */
export class InstrumentQuery {
  /**
   * `BTC/USD` at the engine's venue, or `kraken:BTC/USD`.
   * @example "BTC/USD"
   */
  @Matches(INSTRUMENT, NAMED_INSTRUMENT)
  instrument!: string;
}

/** Selects stored candles of an instrument. */
export class CandlesQuery extends InstrumentQuery {
  /** @example "15m" */
  @IsIn(TIMEFRAMES)
  timeframe!: (typeof TIMEFRAMES)[number];

  /**
   * Only candles that open before. Default: the newest.
   * @example "2026-01-31T12:00:00Z"
   */
  @IsOptional()
  @Matches(INSTANT, DATED)
  before?: string;

  /**
   * Candles, 1 to 5,000. Default: 500.
   * @example "500"
   */
  @IsOptional()
  @Matches(/^([1-9]\d{0,2}|[1-4]\d{3}|5000)$/, {
    message: '$property must be a number from 1 to 5000',
  })
  limit?: string;
}

/** Selects a span of equity, and an instrument to compare it with. */
export class EquityQuery {
  /**
   * Default: 24h.
   * @example "7d"
   */
  @IsOptional()
  @IsIn(RANGES)
  range?: (typeof RANGES)[number];

  /**
   * Benchmark: what holding this instrument would have brought.
   * @example "BTC/USD"
   */
  @IsOptional()
  @Matches(INSTRUMENT, NAMED_INSTRUMENT)
  benchmark?: string;
}
