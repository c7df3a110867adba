import { IsOptional, Matches } from 'class-validator';

import { IDENTIFIED, IDENTIFIER, SYMBOL } from './names.js';

/** Query of a preview of a control. */
export class ControlPreviewQuery {
  /**
   * Limits the preview to one instrument of an account: `BASE/QUOTE` at the engine's venue.
   * @example "BTC/USD"
   */
  @IsOptional()
  @Matches(SYMBOL, { message: '$property must be named like BTC/USD' })
  instrument?: string;
}

/** Query of the effect of a command. */
export class ControlEffectQuery {
  /**
   * The idempotency key of the command.
   * @example "close-2026-01-31-1"
   */
  @Matches(IDENTIFIER, IDENTIFIED)
  key!: string;
}

/** What closing one position now would bring. An estimate at the last quote: the market decides. */
export interface ClosingPreview {
  readonly account: string;
  /** @example "kraken:BTC/USD" */
  readonly instrument: string;
  readonly position: string;
  readonly direction: 'long' | 'short';
  /** Base units. */
  readonly quantity: string;
  /** Currency of price, fee, slippage and PnL. */
  readonly currency: string;
  /** Estimated price: the bid for a long position, the ask for a short one, with the expected slippage. `null`: unknown. */
  readonly price: string | null;
  /** Estimated fee of the exit. */
  readonly fee: string | null;
  /** Estimated cost of slippage beyond the quote. */
  readonly slippage: string | null;
  /** Estimated net profit of the position: realised so far and what is open, less all fees. */
  readonly pnl: string | null;
  /** Age of the quote in milliseconds of market time; `null` without a quote. */
  readonly quoteAgeMs: number | null;
}

/** What a close or a kill of the target would do now. */
export interface ControlPreviewAnswer {
  readonly accounts: number;
  readonly positions: readonly ClosingPreview[];
  /** Working orders that would be cancelled. */
  readonly ordersCancelled: number;
  /** Whether an account of the target trades real money. */
  readonly isLive: boolean;
}

/**
 * What a close or a kill achieved so far. `not_confirmed`: a position is still open after the time that an exit may
 * take; a person must look at it.
 */
export interface ControlEffectAnswer {
  readonly key: string;
  /** When the engine executed the command; `null` while it waits. */
  readonly takenAt: string | null;
  readonly state: 'waiting' | 'under_way' | 'done' | 'not_confirmed';
  /** Positions that the command closes. */
  readonly asked: number;
  readonly closed: number;
  /** Those that are still open. */
  readonly open: readonly { readonly account: string; readonly instrument: string }[];
}
