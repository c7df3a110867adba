import { IsString, Matches, MaxLength, MinLength } from 'class-validator';

import { IDENTIFIED, IDENTIFIER } from './names.js';

/** The idempotency key, actor and reason of a command. */
export class CommandHeader {
  /** Idempotency key: a command with the same key executes once. */
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
