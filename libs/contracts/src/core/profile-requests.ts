import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  NotEquals,
} from 'class-validator';

import { ReasonedRequest } from './command-header.js';
import { NAME, NAMED } from './names.js';

const VERSION = /^[1-9]\d{0,6}$/;
const NUMBERED = { message: '$property must be a whole number from 1 to 9999999' };

/** Saves a new version of a profile, unless its content equals the latest version. */
export class SaveProfileRequest {
  /**
   * Not `schema`, which names the list of settings.
   * @example "careful"
   */
  @Matches(NAME, NAMED)
  @NotEquals('schema')
  name!: string;

  /**
   * The content; omitted options take their defaults.
   * @example { "strategies": { "trend": {} } }
   */
  @IsObject()
  content!: object;

  /** @example "half the risk" */
  @IsString()
  @MaxLength(500)
  note = '';
}

/** Names a profile. */
export class ProfilePath {
  /** @example "default" */
  @Matches(NAME, NAMED)
  name!: string;
}

/** Selects a version of a profile. */
export class ProfileVersionQuery {
  /**
   * Default: the latest.
   * @example "3"
   */
  @IsOptional()
  @Matches(VERSION, NUMBERED)
  version?: string;
}

/** Selects the page of a profile's versions. */
export class ProfileVersionsQuery {
  /**
   * Rows per page, 1 to 200. Default: 50.
   * @example "50"
   */
  @IsOptional()
  @Matches(/^([1-9]\d?|1\d\d|200)$/, { message: '$property must be a number from 1 to 200' })
  limit?: string;

  /**
   * The `cursor` of the previous page.
   * @example "12"
   */
  @IsOptional()
  @Matches(VERSION, NUMBERED)
  cursor?: string;
}

/** Selects two versions of a profile. */
export class ProfileDiffQuery {
  /**
   * Default: the version before `to`, or `to` itself if it is the first.
   * @example "3"
   */
  @IsOptional()
  @Matches(VERSION, NUMBERED)
  from?: string;

  /**
   * Default: the latest.
   * @example "4"
   */
  @IsOptional()
  @Matches(VERSION, NUMBERED)
  to?: string;
}

/** Saves the caller's draft of a profile, valid or not. */
export class SaveDraftRequest {
  /**
   * The latest version of the profile as the author knows it.
   * @example 4
   */
  @IsInt()
  @Min(1)
  @Max(9_999_999)
  base!: number;

  /**
   * The content; omitted options take their defaults.
   * @example { "strategies": { "trend": {} } }
   */
  @IsObject()
  content!: object;

  /**
   * Stored with the version that the draft becomes.
   * @example "half the risk"
   */
  @IsString()
  @MaxLength(500)
  note = '';
}

/** Moves accounts to a version of a profile, which may be an earlier one, or to the caller's draft. */
export class ApplyProfileRequest extends ReasonedRequest {
  /**
   * Accounts of the tenant, 1 to 50.
   * @example ["paper"]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique()
  @Matches(NAME, { each: true, message: 'each account must be the id of an account' })
  accounts!: string[];

  /**
   * Default: the caller's draft, which is first saved as the next version.
   * @example 3
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(9_999_999)
  version?: number;
}
