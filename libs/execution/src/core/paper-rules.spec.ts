import { describe, expect, it } from '@jest/globals';
import { price, quantity } from '@tidegate/kernel';
import type { OrderTerms } from '@tidegate/model';

import { RESERVING_CAPABILITIES } from '../../testing/index.js';
import { unsupportedAmend } from './paper-rules.js';

const terms = (change: Partial<OrderTerms> = {}): OrderTerms => ({
  quantity: quantity(1),
  limitPrice: null,
  stopPrice: null,
  ...change,
});

function amendable(working: OrderTerms, next: OrderTerms, price_ = false): boolean {
  const amend = { price: price_, quantity: false };
  return unsupportedAmend(working, next, { ...RESERVING_CAPABILITIES, amend }) === null;
}

describe('unsupportedAmend', () => {
  it('compares each price, also with none', () => {
    const [at98, at99] = [terms({ stopPrice: price(98) }), terms({ stopPrice: price(99) })];
    const limit = terms({ limitPrice: price(98) });
    const pairs: readonly (readonly [OrderTerms, OrderTerms])[] = [
      [terms(), at98],
      [at98, terms()],
      [at98, at99],
      [terms(), limit],
    ];
    for (const [working, next] of pairs) {
      expect(amendable(working, next)).toBe(false);
      expect(amendable(working, next, true)).toBe(true);
    }
    for (const same of [terms(), at98, limit]) expect(amendable(same, { ...same })).toBe(true);
    expect(amendable(at98, terms({ stopPrice: price('98.0') }))).toBe(true);
  });

  it('compares the quantity', () => {
    expect(amendable(terms(), terms({ quantity: quantity(2) }), true)).toBe(false);
  });
});
