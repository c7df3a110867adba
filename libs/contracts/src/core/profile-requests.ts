import { IsObject, IsString, Matches, MaxLength, MinLength } from 'class-validator';

import { NAME, NAMED } from './names.js';

/** `POST /api/v1/profiles`: saves a version of a profile; one that equals the latest is not saved again. */
export class SaveProfileRequest {
  @Matches(NAME, NAMED)
  tenant = 'default';

  @Matches(NAME, NAMED)
  name!: string;

  /** The content; options that it leaves out have their defaults. */
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
