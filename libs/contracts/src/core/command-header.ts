import { IsString, Matches, MaxLength, MinLength } from 'class-validator';

import { IDENTIFIED, IDENTIFIER } from './names.js';

/** Identifies a command and who gives it. A route takes the key from a header and the actor from the credential. */
export class CommandHeader {
  /** Idempotency key: a command with the same key executes once. */
  @Matches(IDENTIFIER, IDENTIFIED)
  key!: string;

  @IsString()
  @MinLength(1)
  @MaxLength(120)
  actor!: string;
}

/** A change with the reason that is recorded with it. */
export class ReasonedRequest {
  /**
   * Why; recorded with the command.
   * @example "reviewing the last trades"
   */
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  reason!: string;
}
