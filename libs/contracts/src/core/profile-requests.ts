import { IsObject, IsString, Matches, MaxLength, MinLength } from 'class-validator';

import { NAME, NAMED } from './names.js';

/** `POST /api/v1/profiles`: saves a new version of a profile, unless its content equals the latest version. */
export class SaveProfileRequest {
  @Matches(NAME, NAMED)
  tenant = 'default';

  @Matches(NAME, NAMED)
  name!: string;

  /** The content; omitted options take their defaults. */
  @IsObject()
  content!: object;

  @IsString()
  @MaxLength(500)
  note = '';

  @IsString()
  @MinLength(1)
  @MaxLength(120)
  actor!: string;
}
