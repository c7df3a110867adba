import { IsString, Matches, MaxLength, MinLength } from 'class-validator';

/** Who asks for a command, why, and by which key a repetition is recognised. */
export class CommandHeader {
  /** A repeated command with the same key is done once. */
  @Matches(/^[A-Za-z0-9_-]{1,64}$/, {
    message: '$property must be 1 to 64 letters, digits, dashes and underscores',
  })
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
