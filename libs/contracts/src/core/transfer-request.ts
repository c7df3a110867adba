import { Matches } from 'class-validator';

import { ReasonedRequest } from './command-header.js';
import { ASSET, IDENTIFIED, IDENTIFIER, NAMED_ASSET, SIGNED, SIGNED_AMOUNT } from './names.js';

/** Deposits an asset into a paper account or withdraws it. */
export class TransferRequest extends ReasonedRequest {
  /**
   * Transfer id; a transfer with the same id is booked once.
   * @example "deposit-7"
   */
  @Matches(IDENTIFIER, IDENTIFIED)
  id!: string;

  /** @example "USD" */
  @Matches(ASSET, NAMED_ASSET)
  asset!: string;

  /**
   * Decimal string; negative for a withdrawal.
   * @example "250.50"
   */
  @Matches(SIGNED_AMOUNT, SIGNED)
  amount!: string;
}
