import { IsIn, IsInt, IsOptional, Matches, Max, Min, NotEquals } from 'class-validator';

import { ReasonedRequest } from './command-header.js';
import { AMOUNT, IN_DECIMALS, NAME, NAMED } from './names.js';

/** Selects a version of a profile of the account's tenant. */
export class ProfileSelection extends ReasonedRequest {
  @Matches(NAME, NAMED)
  profile = 'default';

  /** Default: the latest. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  version?: number;
}

/** Opens a paper account. */
export class OpenAccountRequest extends ProfileSelection {
  /**
   * Unique within the tenant; not `all`, which stands for all accounts.
   * @example "second"
   */
  @Matches(NAME, NAMED)
  @NotEquals('all')
  id!: string;

  /** A `spot` account may sell only what it holds; a `margin` account may also open short. */
  @IsIn(['spot', 'margin'])
  kind: 'spot' | 'margin' = 'spot';

  @Matches(/^[A-Z0-9]{2,10}$/)
  currency = 'USD';

  /**
   * Decimal string in the account's currency.
   * @example "10000"
   */
  @Matches(AMOUNT, IN_DECIMALS)
  deposit = '0';
}

/** Moves an account to a profile (`configure`), or closes it. */
export class ChangeAccountRequest extends ReasonedRequest {
  @IsIn(['configure', 'close'])
  action!: 'configure' | 'close';

  /**
   * Required for `configure`.
   * @example "default"
   */
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
