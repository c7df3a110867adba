import 'reflect-metadata';

import { Type } from 'class-transformer';
import {
  IsDefined,
  IsIn,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';

import { CommandHeader } from './command-header.js';
import { CODE, CODED, NAME, NAMED, SYMBOL } from './names.js';

const CONTROL_TYPES = [
  'pause',
  'resume',
  'close_position',
  'reset_breaker',
  'release_quarantine',
] as const;

/** The target of a control: the platform, a tenant, an account, or an instrument of an account. */
export class ControlTargetRequest {
  @IsIn(['instrument', 'account', 'tenant', 'platform'])
  type!: 'instrument' | 'account' | 'tenant' | 'platform';

  @IsOptional()
  @Matches(NAME, NAMED)
  tenant?: string;

  @IsOptional()
  @Matches(NAME, NAMED)
  account?: string;

  /** `BASE/QUOTE` at the engine's venue. */
  @IsOptional()
  @Matches(SYMBOL, { message: '$property must be named like BTC/USD' })
  instrument?: string;
}

/** `POST /api/v1/control`. */
export class ControlRequest extends CommandHeader {
  @IsIn(CONTROL_TYPES)
  type!: (typeof CONTROL_TYPES)[number];

  @IsDefined()
  @ValidateNested()
  @Type(() => ControlTargetRequest)
  target = new ControlTargetRequest();

  /** The code of a pause; required for `pause` and `resume`. */
  @IsOptional()
  @Matches(CODE, CODED)
  code?: string;

  /** The name of a breaker; required for `reset_breaker`. */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  breaker?: string;
}
