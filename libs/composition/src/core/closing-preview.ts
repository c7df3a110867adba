import type { ClosingPreview } from '@tidegate/contracts';
import { Decimal, price, type Decimal as Amount, type EpochMs } from '@tidegate/kernel';
import { feeOf, feeRate, type FeeSchedule } from '@tidegate/matching';
import type { OrderBookView, Position, Quote } from '@tidegate/model';

export interface ClosingMarket {
  /** The latest quote; `null` before the first. */
  readonly quote: Quote | null;
  /** The live book; `null` while it is unknown. */
  readonly book: OrderBookView | null;
  readonly fees: FeeSchedule;
  readonly now: EpochMs;
}

/** Estimates a marketable exit of the whole position now, at the lowest fee tier. */
export function closingPreview(position: Position, market: ClosingMarket): ClosingPreview {
  const { direction, instrument, scope, id } = position;
  const about = {
    account: scope.account,
    instrument,
    position: id,
    direction,
    quantity: position.quantity.toFixed(),
    currency: instrument.slice(instrument.indexOf('/') + 1),
  };
  const { quote, book, fees, now } = market;
  if (!quote) {
    const unknown = { price: null, fee: null, slippage: null, pnl: null, quoteAgeMs: null };
    return { ...about, ...unknown };
  }
  const isLong = direction === 'long';
  const touch = new Decimal(isLong ? quote.bid : quote.ask);
  const expected = averagePrice(position, book) ?? touch;
  const fee = feeOf(price(expected), position.quantity, feeRate(fees, 0, 'taker'));
  const gain = expected.mul(position.quantity).sub(position.cost);
  const open = isLong ? gain : gain.neg();
  return {
    ...about,
    price: expected.toFixed(),
    fee: fee.toFixed(),
    slippage: expected.sub(touch).abs().mul(position.quantity).toFixed(),
    pnl: position.realisedPnl.add(open).sub(position.fees).sub(fee).toFixed(),
    quoteAgeMs: Math.max(0, now - quote.receivedAt),
  };
}

/**
 * The average price over the levels that the exit would take, best first; the rest of a quantity beyond the book counts
 * at its last level. `null` without a book or quantity.
 */
function averagePrice(
  { direction, quantity }: Position,
  book: OrderBookView | null,
): Amount | null {
  if (!book || quantity.isZero()) return null;
  const isLong = direction === 'long';
  const count = isLong ? book.bidCount : book.askCount;
  let left: Amount = quantity;
  let paid: Amount = new Decimal(0);
  for (let level = 0; level < count && left.gt(0); level++) {
    const at = isLong ? book.bidPrice(level) : book.askPrice(level);
    const offered = new Decimal(isLong ? book.bidQuantity(level) : book.askQuantity(level));
    const taken = level === count - 1 ? left : Decimal.min(left, offered);
    paid = paid.add(taken.mul(new Decimal(at)));
    left = left.sub(taken);
  }
  return count === 0 ? null : paid.div(quantity);
}
