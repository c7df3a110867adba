import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

import { ReasonedRequest } from './command-header.js';
import { CODE, CODED, SYMBOL } from './names.js';

const CONTROL_TYPES = [
  'pause',
  'resume',
  'close_position',
  'kill',
  'reset_breaker',
  'release_quarantine',
] as const;

/** Controls the platform, a tenant, an account or an instrument of an account; the path names which. */
export class ControlRequest extends ReasonedRequest {
  @IsIn(CONTROL_TYPES)
  type!: (typeof CONTROL_TYPES)[number];

  /**
   * Limits the control to one instrument of an account: `BASE/QUOTE` at the engine's venue.
   * @example "BTC/USD"
   */
  @IsOptional()
  @Matches(SYMBOL, { message: '$property must be named like BTC/USD' })
  instrument?: string;

  /**
   * The code of a pause; required for `pause` and `resume`.
   * @example "REVIEW"
   */
  @IsOptional()
  @Matches(CODE, CODED)
  code?: string;

  /**
   * The name of a breaker; required for `reset_breaker`.
   * @example "drawdown"
   */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  breaker?: string;
}
