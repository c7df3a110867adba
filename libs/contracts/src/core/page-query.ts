import 'reflect-metadata';

import { IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { GATE_CODES, ORDER_STATUSES } from '@tidegate/model';

import { NAME, NAMED } from './names.js';

const INSTRUMENT = /^([a-z0-9-]{1,40}:)?[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}$/;
/** A UTC date or instant. */
const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/;
const DATED = { message: '$property must be a date or an instant like 2026-01-31T12:00:00Z' };
const STATUSES = [...ORDER_STATUSES, 'opening', 'open', 'closed'] as const;
const OUTCOMES = ['accepted', 'rejected', 'closed_opposite'] as const;

/** Query of `GET /api/v1/positions`, `orders`, `trades` and `decisions`. Filters that do not apply are refused. */
export class PageQuery {
  @IsOptional()
  @Matches(NAME, NAMED)
  tenant?: string;

  @IsOptional()
  @Matches(NAME, NAMED)
  account?: string;

  /** `BTC/USD` at the engine's venue, or `kraken:BTC/USD`. */
  @IsOptional()
  @Matches(INSTRUMENT, { message: '$property must be named like BTC/USD' })
  instrument?: string;

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

  /** Start of the range, inclusive. */
  @IsOptional()
  @Matches(INSTANT, DATED)
  since?: string;

  /** End of the range, inclusive. */
  @IsOptional()
  @Matches(INSTANT, DATED)
  until?: string;

  /** Rows per page, 1 to 1,000. Default: 50. */
  @IsOptional()
  @Matches(/^([1-9]\d{0,2}|1000)$/, { message: '$property must be a number from 1 to 1000' })
  limit?: string;

  /** The `cursor` of the previous page. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  cursor?: string;
}

/** Query of `GET /api/v1/why`. */
export class WhyQuery {
  @IsOptional()
  @Matches(NAME, NAMED)
  tenant?: string;

  /** Required if accounts of the tenant share the id. */
  @IsOptional()
  @Matches(NAME, NAMED)
  account?: string;

  /** The id of a decision, order, position or trade. Default: the newest decision. */
  @IsOptional()
  @Matches(/^[\w:.-]{1,120}$/, { message: '$property must be the id of a row' })
  id?: string;
}
