import { Decimal, invariant, roundToIncrement, type Price } from '@tidegate/kernel';
import type { Instrument, Quote, Side } from '@tidegate/model';

import type { EntryOptions } from './execution-options.js';

/**
 * The limit price of an entry at the touch, on tick: the opposite best price, so that it fills at once if the quote
 * holds; with `postOnly` our own side's best price, so that it rests.
 */
export function touchPrice(
  quote: Quote,
  side: Side,
  terms: { readonly instrument: Instrument; readonly options: EntryOptions },
): Price {
  const buys = side === 'buy';
  const passive = terms.options.postOnly;
  const touched = buys === passive ? quote.bid : quote.ask;
  const rounded = roundToIncrement(
    new Decimal(touched),
    terms.instrument.priceIncrement,
    buys ? 'down' : 'up',
  );
  invariant(rounded.gt(0), 'A touch price is positive', { touched });
  return rounded as Price;
}
