import 'reflect-metadata';

import { IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { GATE_CODES } from '@tidegate/model';

const INSTRUMENT = /^([a-z0-9-]{1,40}:)?[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}$/;
const NAMED_INSTRUMENT = { message: '$property must be named like BTC/USD' };
const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/;
const DATED = { message: '$property must be a date or an instant like 2026-01-31T12:00:00Z' };
const LIMITED = { message: '$property must be a number from 1 to 1000' };

/** Names a row of an account: a decision, an order, or a trade by its position. */
export class RowPath {
  /**
   * The id of the row.
   * @example "d-1-4812"
   */
  @Matches(/^[\w:.-]{1,120}$/, { message: '$property must be the id of a row' })
  id!: string;
}

/** Query of the funnel: at most 31 days. Default: the last 24 hours. */
export class FunnelQuery {
  @IsOptional()
  @Matches(INSTRUMENT, NAMED_INSTRUMENT)
  instrument?: string;

  @IsOptional()
  @Matches(INSTANT, DATED)
  since?: string;

  @IsOptional()
  @Matches(INSTANT, DATED)
  until?: string;
}

/** Query of near misses: refusals within 10 % of the limit. */
export class NearMissQuery {
  @IsOptional()
  @Matches(/^([1-9]\d{0,2}|1000)$/, LIMITED)
  limit?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  cursor?: string;
}

/** Query of another limit of a gate, tried on the decisions of the last 30 days. */
export class TryLimitQuery {
  /** @example "SPREAD_TOO_WIDE" */
  @IsIn(GATE_CODES)
  gate!: (typeof GATE_CODES)[number];

  /**
   * The other limit, in the unit of the gate's check.
   * @example "0.002"
   */
  @Matches(/^-?\d{1,15}(\.\d{1,12})?$/, { message: '$property must be a decimal number' })
  limit!: string;
}

/** Selects missed trades. */
export class MissedTradesQuery {
  /**
   * `ai_vetoes`: entries that the prediction refused. `breakeven`: trades that their break-even stop closed.
   * @example "ai_vetoes"
   */
  @IsIn(['ai_vetoes', 'breakeven'])
  of!: 'ai_vetoes' | 'breakeven';
}
