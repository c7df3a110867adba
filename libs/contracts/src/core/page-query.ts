import 'reflect-metadata';

import { IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { GATE_CODES, ORDER_STATUSES } from '@tidegate/model';

const INSTRUMENT = /^([a-z0-9-]{1,40}:)?[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}$/;
/** A UTC date or instant. */
const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/;
const DATED = { message: '$property must be a date or an instant like 2026-01-31T12:00:00Z' };
const STATUSES = [...ORDER_STATUSES, 'opening', 'open', 'closed'] as const;
const OUTCOMES = ['accepted', 'rejected', 'closed_opposite'] as const;

/** Query of a list of positions, orders, trades or decisions. Filters that do not apply are refused. */
export class PageQuery {
  /**
   * `BTC/USD` at the engine's venue, or `kraken:BTC/USD`.
   * @example "BTC/USD"
   */
  @IsOptional()
  @Matches(INSTRUMENT, { message: '$property must be named like BTC/USD' })
  instrument?: string;

  /** @example "trend" */
  @IsOptional()
  @Matches(/^[a-z0-9_]{1,63}$/, { message: '$property must be the name of a strategy' })
  strategy?: string;

  /** For orders and positions. */
  @IsOptional()
  @IsIn(STATUSES)
  status?: (typeof STATUSES)[number];

  /** For decisions. */
  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: (typeof OUTCOMES)[number];

  /** For decisions: the gate that refused. */
  @IsOptional()
  @IsIn(GATE_CODES)
  code?: (typeof GATE_CODES)[number];

  /**
   * Start of the range, inclusive.
   * @example "2026-01-01"
   */
  @IsOptional()
  @Matches(INSTANT, DATED)
  since?: string;

  /**
   * End of the range, inclusive.
   * @example "2026-01-31T12:00:00Z"
   */
  @IsOptional()
  @Matches(INSTANT, DATED)
  until?: string;

  /**
   * Rows per page, 1 to 1,000. Default: 50.
   * @example "50"
   */
  @IsOptional()
  @Matches(/^([1-9]\d{0,2}|1000)$/, { message: '$property must be a number from 1 to 1000' })
  limit?: string;

  /**
   * The `cursor` of the previous page.
   * @example "eyJhdCI6MTc2OTg2MDgwMDAwMH0"
   */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  cursor?: string;
}

/** Selects the decision to explain. */
export class WhyQuery {
  /**
   * The id of a decision, order, position or trade. Default: the newest decision.
   * @example "d-1-4812"
   */
  @IsOptional()
  @Matches(/^[\w:.-]{1,120}$/, { message: '$property must be the id of a row' })
  id?: string;
}
