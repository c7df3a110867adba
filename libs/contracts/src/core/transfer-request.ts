import { Matches } from 'class-validator';

import { CommandHeader } from './command-header.js';
import { ASSET, IDENTIFIED, IDENTIFIER, NAMED_ASSET, SIGNED, SIGNED_AMOUNT } from './names.js';

/** `POST /api/v1/accounts/{tenant}/{account}/transfers`: deposits an asset into a paper account or withdraws it. */
export class TransferRequest extends CommandHeader {
  /** Transfer id; a transfer with the same id is booked once. */
  @Matches(IDENTIFIER, IDENTIFIED)
  id!: string;

  @Matches(ASSET, NAMED_ASSET)
  asset!: string;

  /** Decimal string; negative for a withdrawal. */
  @Matches(SIGNED_AMOUNT, SIGNED)
  amount!: string;
}
