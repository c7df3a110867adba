import { IsString, Matches, MaxLength, MinLength } from 'class-validator';

import { IDENTIFIED, IDENTIFIER } from './names.js';

/** Who asks for a command, why, and by which key a repetition is recognised. */
export class CommandHeader {
  /** A repeated command with the same key is done once. */
  @Matches(IDENTIFIER, IDENTIFIED)
  key!: string;

  @IsString()
  @MinLength(1)
  @MaxLength(120)
  actor!: string;

  @IsString()
  @MinLength(1)
  @MaxLength(500)
  reason!: string;
}
