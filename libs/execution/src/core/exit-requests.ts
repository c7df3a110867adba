import {
  quantity,
  ZERO_QUANTITY,
  type Decimal,
  type EpochMs,
  type OrderId,
  type Price,
  type Quantity,
} from '@tidegate/kernel';
import {
  isSameTerms,
  leavesOf,
  type ExitReason,
  type Instrument,
  type Order,
  type OrderPurpose,
  type OrderTerms,
  type Position,
} from '@tidegate/model';
import { exitableQuantity } from '@tidegate/portfolio';

import type { ExitOptions } from './execution-options.js';
import { assignTiers, tierPrice, tierQuantity, waitingTierOrders } from './exit-tiers.js';
import type { ExitLayout, VenueCapabilities } from './venue-capabilities.js';

/** The kind of an exit, whether or not its order exists. */
export interface ExitKind {
  readonly purpose: Exclude<OrderPurpose, 'entry'>;
  readonly reason: ExitReason;
}

/** One step towards the desired exit orders of a position. */
export type ExitRequest =
  | ({
      readonly type: 'submit';
      readonly quantity: Quantity;
      readonly limitPrice: Price | null;
      readonly stopPrice: Price | null;
      readonly decisionPrice: Price;
    } & ExitKind)
  | { readonly type: 'amend'; readonly order: Order; readonly terms: OrderTerms }
  | { readonly type: 'cancel'; readonly order: Order };

export type Amendable = 'now' | 'later' | 'never';

/** Everything that decides which exits a position needs. All of it is durable except `isDue` and `amendable`. */
export interface ExitSituation {
  readonly position: Position;
  /** Open orders of the position. */
  readonly open: readonly Order[];
  readonly instrument: Instrument;
  readonly capabilities: VenueCapabilities;
  readonly layout: ExitLayout;
  readonly options: ExitOptions;
  readonly now: EpochMs;
  /** Whether an exit of the kind may be sent now: a rejected or unfilled one is delayed. */
  readonly isDue: (exit: ExitKind) => boolean;
  /** When the order may be amended: `later` after a refusal, `never` after several. */
  readonly amendable: (order: Order) => Amendable;
  /** Whether the order's amendment is still unsent, so that another may replace it. */
  readonly isUnsent: (order: Order) => boolean;
}

/**
 * The requests that change a position's actual exit orders to the desired ones. Idempotent: a repeated call before the
 * venue answers adds nothing. A step that must wait, for example for a confirmed cancellation, is returned by the call
 * after that answer.
 */
export function exitRequests(situation: ExitSituation): readonly ExitRequest[] {
  const { position, instrument, layout, open } = situation;
  const closable = exitableQuantity(position, instrument);
  const requests: ExitRequest[] = position.exitReason === null ? [] : entryCancels(open);
  if (closable.lte(0)) return requests;
  const exits =
    layout === 'held' ? heldExits(situation, closable) : restingExits(situation, closable);
  return [...requests, ...exits];
}

function entryCancels(open: readonly Order[]): ExitRequest[] {
  return open
    .filter(({ purpose, status }) => purpose === 'entry' && status !== 'PENDING_CANCEL')
    .map((order) => ({ type: 'cancel', order }));
}

// --- Exits that rest together -------------------------------------------------------------------------------------

/** One stop, one target and one limit per tier, linked by the venue, and the requested exit at market, if any. */
function restingExits(situation: ExitSituation, closable: Quantity): readonly ExitRequest[] {
  const { open } = situation;
  const exit = open.find(({ purpose }) => purpose === 'exit');
  return [
    ...stopRequests(situation, closable),
    // A price that reaches the target has passed the tiers, so tiers come first.
    ...tierRequests(situation, closable),
    ...targetRequests(situation, closable),
    // After another order took part of the position, a working exit must not close more than the rest.
    ...(exit ? termRequests(situation, exit, { leaves: closable }) : []),
    ...(exit ? [] : marketExitRequests(situation, closable)),
  ];
}

function targetRequests(situation: ExitSituation, closable: Quantity): readonly ExitRequest[] {
  const { target } = situation.position.plan;
  const working = situation.open.find(
    ({ purpose, exitReason }) => purpose === 'protective_target' && exitReason !== 'tier',
  );
  if (working) return termRequests(situation, working, { leaves: closable, limitPrice: target });
  return submitIfDue(situation, {
    purpose: 'protective_target',
    reason: 'target',
    stopPrice: null,
    limitPrice: target,
    decisionPrice: target,
    quantity: closable,
  });
}

/**
 * Each tier is placed once and follows the entry's quantity until it starts to fill; then it is only cut to the
 * position.
 */
function tierRequests(situation: ExitSituation, closable: Quantity): readonly ExitRequest[] {
  const { position, open, instrument, options } = situation;
  const { tiers } = options;
  const working = assignTiers(position, waitingTierOrders(open), { tiers, instrument });
  const requests: ExitRequest[] = [];
  const handled = new Set<OrderId>();
  tiers.forEach((tier, index) => {
    const share = tierQuantity(position, tier.fraction, instrument);
    if (position.plan.tiersTaken.includes(index) || share === null) return;
    const order = working.get(index);
    if (order) {
      handled.add(order.id);
      requests.push(...termRequests(situation, order, { leaves: share }));
      return;
    }
    const at = tierPrice(position, tier.progress, instrument);
    const terms = { stopPrice: null, limitPrice: at, decisionPrice: at, quantity: share };
    const kind = { purpose: 'protective_target', reason: 'tier' } as const;
    requests.push(...submitIfDue(situation, { ...kind, ...terms }));
  });
  for (const order of open) {
    const exceeds = order.exitReason === 'tier' && leavesOf(order).gt(closable);
    if (exceeds && !handled.has(order.id)) {
      requests.push(...termRequests(situation, order, { leaves: closable }));
    }
  }
  return requests;
}

// --- Exits that the engine holds ----------------------------------------------------------------------------------

/**
 * The stop rests for all units that no exit is about to sell. An exit is sent only for units that the venue has
 * confirmed to be free of the stop. It works for a bounded time and is then cancelled, so that the stop covers its
 * remainder again.
 */
function heldExits(situation: ExitSituation, closable: Quantity): readonly ExitRequest[] {
  const exits = situation.open.filter(({ purpose }) => purpose === 'exit');
  const selling = sumOf(exits, leavesOf);
  if (exits.length > 0) {
    const rest = quantityOf(closable.sub(selling));
    const oversells = selling.gt(closable);
    return [
      ...exits.filter((exit) => oversells || isOverdue(situation, exit)).flatMap(cancelOf),
      ...stopRequests(situation, rest),
    ];
  }
  const exit = marketExit(situation, closable);
  if (!exit || !situation.isDue(exit)) return stopRequests(situation, closable);
  const stops = situation.open.filter(({ purpose }) => purpose === 'protective_stop');
  const free = closable.sub(sumOf(stops, mostReservedBy));
  if (free.gte(exit.quantity)) {
    const rest = quantityOf(closable.sub(exit.quantity));
    return [{ type: 'submit', ...exit }, ...stopRequests(situation, rest)];
  }
  return stops.flatMap((stop) => makeRoom(situation, stop, closable.sub(exit.quantity)));
}

/** Whether an exit has used up its time and must make room for the stop. */
function isOverdue({ options, now }: ExitSituation, { submittedAt }: Order): boolean {
  return now - (submittedAt ?? now) >= options.exitWithinMs;
}

/** Frees units of a resting stop: shrinks it where the venue can amend quantities, otherwise cancels it. */
function makeRoom(situation: ExitSituation, stop: Order, left: Decimal): readonly ExitRequest[] {
  // A pending look-up gives a clearer answer than a refused cancellation.
  const isLookedUp = stop.status === 'SUBMITTED' && stop.outcomeUnknown;
  if (stop.status === 'PENDING_CANCEL' || isLookedUp) return [];
  const { capabilities, instrument, amendable } = situation;
  const isAmendable = left.gte(instrument.quantityMin) && stop.status !== 'SUBMITTED';
  if (isAmendable && capabilities.amend.quantity && amendable(stop) === 'now') {
    const leaves = quantity(left);
    return amendment(situation, stop, { ...termsOf(stop), quantity: total(stop, leaves) });
  }
  return [{ type: 'cancel', order: stop }];
}

/** The largest quantity that an order may still reserve at the venue, whatever the answer to its amendment. */
function mostReservedBy(order: Order): Decimal {
  const leaves = leavesOf(order);
  const asked = order.amendment?.quantity.sub(order.filledQuantity);
  return asked?.gt(leaves) ? asked : leaves;
}

// --- Both layouts -------------------------------------------------------------------------------------------------

type ExitSubmission = Omit<Extract<ExitRequest, { type: 'submit' }>, 'type'>;

/** The exit at market that the position needs now: all of it if it must close, otherwise the first tier reached. */
function marketExit(
  { position, instrument, options, layout }: ExitSituation,
  closable: Quantity,
): ExitSubmission | null {
  const { exitReason, exitDecisionPrice, plan } = position;
  const atMarket = { purpose: 'exit', limitPrice: null, stopPrice: null } as const;
  if (exitReason !== null) {
    const decisionPrice = exitDecisionPrice ?? position.decisionPrice;
    return { ...atMarket, reason: exitReason, quantity: closable, decisionPrice };
  }
  if (layout !== 'held') return null;
  for (const [index, tier] of options.tiers.entries()) {
    const isReached = plan.tiersReached.includes(index) && !plan.tiersTaken.includes(index);
    const share = isReached ? tierQuantity(position, tier.fraction, instrument) : null;
    if (share === null || share.gt(closable)) continue;
    const decisionPrice = tierPrice(position, tier.progress, instrument);
    return { ...atMarket, reason: 'tier', quantity: share, decisionPrice };
  }
  return null;
}

function marketExitRequests(situation: ExitSituation, closable: Quantity): readonly ExitRequest[] {
  const exit = marketExit(situation, closable);
  return exit ? submitIfDue(situation, exit) : [];
}

/** Keeps one stop resting for `leaves` at the plan's price; `null`: the stop has nothing to cover and is cancelled. */
function stopRequests(situation: ExitSituation, leaves: Quantity | null): readonly ExitRequest[] {
  const { position, capabilities, open } = situation;
  const stops = open.filter(({ purpose }) => purpose === 'protective_stop');
  const { stop } = position.plan;
  if (leaves === null) {
    return stops.flatMap(cancelOf);
  }
  const [first, ...extra] = stops;
  if (first) {
    const kept = termRequests(situation, first, { leaves, stopPrice: stop });
    return [...kept, ...extra.flatMap(cancelOf)];
  }
  if (capabilities.nativeStop === 'none') return [];
  return submitIfDue(situation, {
    purpose: 'protective_stop',
    reason: 'stop',
    stopPrice: stop,
    limitPrice: null,
    decisionPrice: stop,
    quantity: leaves,
  });
}

function submitIfDue(situation: ExitSituation, exit: ExitSubmission): readonly ExitRequest[] {
  return situation.isDue(exit) ? [{ type: 'submit', ...exit }] : [];
}

/** Amends the order, or cancels it where the venue cannot amend; it is then submitted again. */
function termRequests(
  situation: ExitSituation,
  order: Order,
  change: {
    readonly leaves: Quantity;
    readonly stopPrice?: Price;
    readonly limitPrice?: Price;
  },
): readonly ExitRequest[] {
  const { stopPrice = order.stopPrice, limitPrice = order.limitPrice } = change;
  const terms = { quantity: total(order, change.leaves), stopPrice, limitPrice };
  return amendment(situation, order, terms);
}

function amendment(
  { capabilities, amendable, isUnsent }: ExitSituation,
  order: Order,
  terms: OrderTerms,
): readonly ExitRequest[] {
  if (order.status === 'PENDING_CANCEL') return [];
  if (isSameTerms(order.amendment ?? order, terms)) return [];
  // One amendment at a time: the first answer decides which terms the next one changes.
  if (order.amendment && !isUnsent(order)) return [];
  const isResized = !terms.quantity.eq(order.quantity);
  const isRepriced = !isSameTerms({ ...terms, quantity: order.quantity }, order);
  const { amend } = capabilities;
  const isUnsupported = (isResized && !amend.quantity) || (isRepriced && !amend.price);
  if (isUnsupported || amendable(order) === 'never') {
    return cancelOf(order);
  }
  return amendable(order) === 'now' ? [{ type: 'amend', order, terms }] : [];
}

/**
 * Cancels an order, unless it was never acknowledged: its look-up gives a clearer answer than a refused cancellation.
 */
function cancelOf(order: Order): readonly ExitRequest[] {
  const isCancelable = order.status !== 'PENDING_CANCEL' && order.status !== 'SUBMITTED';
  return isCancelable ? [{ type: 'cancel', order }] : [];
}

function termsOf({ quantity: ordered, stopPrice, limitPrice }: Order): OrderTerms {
  return { quantity: ordered, stopPrice, limitPrice };
}

/** The order quantity that leaves `leaves` unfilled. */
function total(order: Order, leaves: Quantity): Quantity {
  return quantity(order.filledQuantity.add(leaves));
}

function quantityOf(amount: Decimal): Quantity | null {
  return amount.gt(0) ? quantity(amount) : null;
}

function sumOf(orders: readonly Order[], of: (order: Order) => Decimal): Decimal {
  return orders.reduce((sum, order) => sum.add(of(order)), ZERO_QUANTITY as Decimal);
}
