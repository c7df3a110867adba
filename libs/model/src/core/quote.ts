import type { EpochMs } from '@tidegate/kernel';

/** Best bid and ask with the last trade price, from a ticker or from the top of a book. */
export interface Quote {
  readonly bid: number;
  readonly bidQuantity: number;
  readonly ask: number;
  readonly askQuantity: number;
  readonly last: number;
  /** When we received the quote, on our clock. */
  readonly receivedAt: EpochMs;
}

export function midOf(quote: Quote): number {
  return (quote.bid + quote.ask) / 2;
}

/** (ask − bid) ÷ mid, as a fraction. */
export function spreadRateOf(quote: Quote): number {
  return (quote.ask - quote.bid) / midOf(quote);
}
