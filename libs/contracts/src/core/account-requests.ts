import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

import { CommandHeader } from './command-header.js';
import { AMOUNT, IN_DECIMALS, NAME, NAMED } from './names.js';

/** Selects a version of a profile of the account's tenant. */
export class ProfileSelection extends CommandHeader {
  @Matches(NAME, NAMED)
  profile = 'default';

  /** Default: the latest. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  version?: number;
}

/** `POST /api/v1/accounts`: opens a paper account. */
export class OpenAccountRequest extends ProfileSelection {
  @Matches(NAME, NAMED)
  tenant = 'default';

  @Matches(NAME, NAMED)
  id!: string;

  /** A `spot` account may sell only what it holds; a `margin` account may also open short. */
  @IsIn(['spot', 'margin'])
  kind: 'spot' | 'margin' = 'spot';

  @Matches(/^[A-Z0-9]{2,10}$/)
  currency = 'USD';

  /** Decimal string in the account's currency. */
  @Matches(AMOUNT, IN_DECIMALS)
  deposit = '0';
}

/** `POST /api/v1/accounts/{tenant}/{account}` with the action `configure`, or `close` without a profile. */
export class ChangeAccountRequest extends CommandHeader {
  @IsIn(['configure', 'close'])
  action!: 'configure' | 'close';

  /** Required for `configure`. */
  @IsOptional()
  @Matches(NAME, NAMED)
  profile?: string;

  /** Default: the latest. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  version?: number;
}
