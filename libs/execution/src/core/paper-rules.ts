import type { VenueRefusalCode } from '@tidegate/matching';
import type { Order, OrderTerms } from '@tidegate/model';

import type { ExitLayout, VenueCapabilities } from './venue-capabilities.js';

export type UnsupportedCode =
  'POST_ONLY_UNSUPPORTED' | 'STOP_UNSUPPORTED' | 'LINKED_EXITS_UNSUPPORTED' | 'AMEND_UNSUPPORTED';

/**
 * Why the venue does not support the order; `null` if it does. Only the simulation links held exits that meet a bar.
 */
export function unsupportedSubmit(
  order: Order,
  group: string | null,
  venue: { readonly capabilities: VenueCapabilities; readonly layout: ExitLayout },
): UnsupportedCode | null {
  const { postOnly, nativeStop } = venue.capabilities;
  if (order.postOnly && !postOnly) return 'POST_ONLY_UNSUPPORTED';
  if (order.type === 'stop_market' && nativeStop === 'none') return 'STOP_UNSUPPORTED';
  return group !== null && venue.layout === 'held' ? 'LINKED_EXITS_UNSUPPORTED' : null;
}

/** Why the venue cannot amend the working order in place; `null` if it can. */
export function unsupportedAmend(
  working: OrderTerms,
  terms: OrderTerms,
  { amend }: VenueCapabilities,
): UnsupportedCode | null {
  const isRepriced =
    !isSame(working.limitPrice, terms.limitPrice) || !isSame(working.stopPrice, terms.stopPrice);
  const isResized = !working.quantity.eq(terms.quantity);
  return (isRepriced && !amend.price) || (isResized && !amend.quantity)
    ? 'AMEND_UNSUPPORTED'
    : null;
}

const SIZE_CODES: ReadonlySet<VenueRefusalCode> = new Set<VenueRefusalCode>([
  'ORDER_BELOW_MINIMUM',
  'COST_BELOW_MINIMUM',
]);

/** A reduce-only order may be as small as the rest of its position: the paper venue leaves no dust. */
export function isDustExit(order: Order, code: VenueRefusalCode): boolean {
  return order.reduceOnly && SIZE_CODES.has(code);
}

function isSame(left: OrderTerms['limitPrice'], right: OrderTerms['limitPrice']): boolean {
  return left === null || right === null ? left === right : left.eq(right);
}
