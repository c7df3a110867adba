import 'reflect-metadata';

import { IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { GATE_CODES, ORDER_STATUSES } from '@tidegate/model';

import { NAME, NAMED } from './names.js';

const INSTRUMENT = /^([a-z0-9-]{1,40}:)?[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}$/;
/** A day or an instant, UTC. */
const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/;
const DATED = { message: '$property must be a day or an instant like 2026-01-31T12:00:00Z' };
const STATUSES = [...ORDER_STATUSES, 'opening', 'open', 'closed'] as const;
const OUTCOMES = ['accepted', 'rejected', 'closed_opposite'] as const;

/** The query of `GET /api/v1/positions`, `orders`, `trades` and `decisions`. A filter that the rows do not have is refused. */
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

  /** Of orders and positions. */
  @IsOptional()
  @IsIn(STATUSES)
  status?: (typeof STATUSES)[number];

  /** Of decisions. */
  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: (typeof OUTCOMES)[number];

  /** The gate that refused, of decisions. */
  @IsOptional()
  @IsIn(GATE_CODES)
  code?: (typeof GATE_CODES)[number];

  /** The first and the last moment, both included. */
  @IsOptional()
  @Matches(INSTANT, DATED)
  since?: string;

  @IsOptional()
  @Matches(INSTANT, DATED)
  until?: string;

  /** Rows of a page, 1 to 1,000; 50 without. */
  @IsOptional()
  @Matches(/^([1-9]\d{0,2}|1000)$/, { message: '$property must be a number from 1 to 1000' })
  limit?: string;

  /** The `cursor` of the page before. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  cursor?: string;
}

/** The query of `GET /api/v1/why`. */
export class WhyQuery {
  @IsOptional()
  @Matches(NAME, NAMED)
  tenant?: string;

  /** Needed where accounts of the tenant share the id. */
  @IsOptional()
  @Matches(NAME, NAMED)
  account?: string;

  /** Of a decision, an order, a position or its trade; without one, the newest decision. */
  @IsOptional()
  @Matches(/^[\w:.-]{1,120}$/, { message: '$property must be the id of a row' })
  id?: string;
}
