import { IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

import { NAME, NAMED } from './names.js';

/** Saves a new version of a profile, unless its content equals the latest version. */
export class SaveProfileRequest {
  /** @example "careful" */
  @Matches(NAME, NAMED)
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
  @Matches(/^[1-9]\d{0,6}$/, { message: '$property must be a whole number from 1 to 9999999' })
  version?: string;
}
