import { Matches } from 'class-validator';

import { CommandHeader } from './command-header.js';
import { ASSET, IDENTIFIED, IDENTIFIER, NAMED_ASSET, SIGNED, SIGNED_AMOUNT } from './names.js';

/** `POST /api/v1/accounts/{tenant}/{account}/transfers`: moves money or units in or out of a paper account. */
export class TransferRequest extends CommandHeader {
  /** A transfer that was booked under it is not booked again. */
  @Matches(IDENTIFIER, IDENTIFIED)
  id!: string;

  @Matches(ASSET, NAMED_ASSET)
  asset!: string;

  /** Decimal text; negative for a withdrawal. */
  @Matches(SIGNED_AMOUNT, SIGNED)
  amount!: string;
}
