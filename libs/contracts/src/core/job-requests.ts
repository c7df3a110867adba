import 'reflect-metadata';

import { ArrayMaxSize, IsArray, IsIn, IsObject, IsOptional, Matches } from 'class-validator';

import { AMOUNT, IDENTIFIED, IDENTIFIER, IN_DECIMALS, NAME, NAMED, SYMBOL } from './names.js';

const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/;
const DATED = { message: '$property must be a date or an instant like 2026-01-31T12:00:00Z' };
const TIMEFRAMES = ['1m', '5m', '15m', '30m', '1h', '4h', '1d'] as const;
const JOB_KINDS = ['backtest', 'preview'] as const;

/** Requests a back-test of a profile, or a preview of a draft beside the profile, on recorded candles. */
export class CreateJobRequest {
  /** `preview` compares `content` with the latest version of `profile`. */
  @IsIn(JOB_KINDS)
  kind!: (typeof JOB_KINDS)[number];

  /**
   * A stored profile.
   * @example "default"
   */
  @Matches(NAME, NAMED)
  profile = 'default';

  /**
   * Version of the profile. Default: the latest.
   * @example "3"
   */
  @IsOptional()
  @Matches(/^[1-9]\d{0,6}$/, { message: '$property must be a whole number from 1 to 9999999' })
  version?: string;

  /**
   * Content of a draft. A back-test with it does not read the stored profile.
   * @example { "strategies": { "trend": {} } }
   */
  @IsOptional()
  @IsObject()
  content?: object;

  /**
   * Recorded instruments; empty for all of one venue and timeframe.
   * @example ["BTC/USD"]
   */
  @IsArray()
  @ArrayMaxSize(100)
  @Matches(SYMBOL, { each: true, message: 'each instrument must be named like BTC/USD' })
  instruments: string[] = [];

  /** @example "kraken" */
  @IsOptional()
  @Matches(/^[a-z0-9.]{1,40}$/, { message: '$property must be the name of a venue' })
  venue?: string;

  /** @example "1h" */
  @IsOptional()
  @IsIn(TIMEFRAMES)
  timeframe?: (typeof TIMEFRAMES)[number];

  /**
   * Start of the range, inclusive.
   * @example "2025-01-01"
   */
  @IsOptional()
  @Matches(INSTANT, DATED)
  from?: string;

  /**
   * End of the range, exclusive.
   * @example "2025-06-01"
   */
  @IsOptional()
  @Matches(INSTANT, DATED)
  to?: string;

  /** @example "10000" */
  @Matches(AMOUNT, IN_DECIMALS)
  deposit = '10000';
}

/** Selects a page of jobs, newest first. */
export class JobsQuery {
  /**
   * Rows per page, 1 to 1,000. Default: 50.
   * @example "20"
   */
  @IsOptional()
  @Matches(/^([1-9]\d{0,2}|1000)$/, { message: '$property must be a whole number from 1 to 1000' })
  limit?: string;

  /** The cursor of the previous page. */
  @IsOptional()
  @Matches(/^[^\s]{1,200}$/, { message: '$property must be a cursor of the previous page' })
  cursor?: string;
}

/** Names a job. */
export class JobPath {
  /** @example "4f0c3a1e" */
  @Matches(IDENTIFIER, IDENTIFIED)
  id!: string;
}

/** Names a series of the history. */
export class SeriesPath {
  /** @example "kraken_BTC-USD_15m" */
  @Matches(/^[a-z0-9.]{1,40}_[A-Z0-9]{1,20}-[A-Z0-9]{1,20}_(1m|5m|15m|30m|1h|4h|1d)$/, {
    message: '$property must be named like kraken_BTC-USD_15m',
  })
  series!: string;
}

/** Selects the candles of an export. */
export class SeriesRangeQuery {
  /**
   * First open time.
   * @example "2025-01-01"
   */
  @IsOptional()
  @Matches(INSTANT, DATED)
  from?: string;

  /**
   * End of the range, exclusive.
   * @example "2025-06-01"
   */
  @IsOptional()
  @Matches(INSTANT, DATED)
  to?: string;
}
