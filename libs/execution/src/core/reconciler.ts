import {
  Decimal,
  type EpochMs,
  type FillId,
  type InstrumentId,
  type Quantity,
} from '@tidegate/kernel';
import {
  isOpenOrder,
  leavesOf,
  type Fill,
  type Instrument,
  type Order,
  type Position,
} from '@tidegate/model';
import { exitableQuantity, settleFill } from '@tidegate/portfolio';

import type { GatewayEvent } from '../ports.js';
import { provedBy } from './look-ups.js';
import type { VenueCapabilities } from './venue-capabilities.js';
import type { ReportedOrder, VenueReport } from './venue-report.js';

/** The account's books as the reconciler needs them. */
export interface ReconciledBooks {
  openOrders(): readonly Order[];
  livePositions(): readonly Position[];
  /** An order that is open or ended recently. */
  orderByClientId(clientId: string): Order | null;
  hasBooked(fill: FillId): boolean;
  instrument(id: InstrumentId): Instrument;
  /** The account's total of an asset by its books, in cash or as holdings. */
  balanceOf(asset: string): Decimal;
  /** Assets that the account has ever owned. */
  assets(): Iterable<string>;
}

export interface ReconcileOptions {
  readonly capabilities: VenueCapabilities;
  /** Whether a client id has the form of this engine's ids. */
  readonly isOurs: (clientId: string) => boolean;
  /** How much the balance of an asset may differ, in its units: the accumulated rounding of the venue. */
  readonly toleranceOf: (asset: string) => Decimal;
}

export type CorrectionCode =
  | 'MISSED_FILL'
  | 'MISSED_ANSWER'
  | 'ORDER_GONE'
  | 'ORDER_STILL_OPEN'
  | 'PROTECTION_MISSING'
  | 'ORDER_NOT_ON_BOOKS'
  | 'BALANCE_DIFFERS';

interface Explained {
  readonly code: CorrectionCode;
  readonly message: string;
  /** The figures of the message, decimals as text. */
  readonly numbers: Readonly<Record<string, string>>;
}

/**
 * A difference between a report and the books.
 * `news`: an event was missed.
 * `cancel`: an order that ended here still works at the venue.
 * `protect`: a position lacks protection.
 * `imbalance`: a balance differs. If the next report shows the same difference, no pending execution explains it.
 * `quarantine`: no booking can explain the difference; a person must review it before the account enters again.
 */
export type Correction =
  | (Explained & { readonly type: 'news'; readonly event: GatewayEvent })
  | (Explained & { readonly type: 'cancel'; readonly order: Order })
  | (Explained & { readonly type: 'protect'; readonly position: Position })
  | (Explained & {
      readonly type: 'imbalance';
      readonly asset: string;
      /** The venue's total minus ours. */
      readonly difference: Decimal;
    })
  | (Explained & { readonly type: 'quarantine' });

/**
 * Compares a report with the books. Once its corrections are applied and performed, the next report yields only
 * imbalances and quarantines. The report must read fills after open orders: an order that fills in between then shows
 * its fills instead of appearing gone.
 */
export function reconcile(
  books: ReconciledBooks,
  report: VenueReport,
  options: ReconcileOptions,
): readonly Correction[] {
  const missed = missedFills(books, report);
  const reported = new Map(report.openOrders.map((order) => [order.clientId, order]));
  return [
    ...missed.map(({ order, fill }) => missedFill(order, fill)),
    ...books.openOrders().flatMap((order) => {
      const filled = missed.filter((each) => each.order.id === order.id);
      const known = withFills(
        order,
        filled.map(({ fill }) => fill),
      );
      return answersFor(known, { reported: reported.get(order.clientId), report }, options);
    }),
    ...report.openOrders.flatMap((order) => strayOrder(books, order, { report, options })),
    ...books
      .livePositions()
      .flatMap((position) => unprotected(books, position, { report, missed, options })),
    ...differences(books, report, { missed, options }),
  ];
}

interface MissedFill {
  readonly order: Order;
  readonly fill: Fill;
}

function missedFills(books: ReconciledBooks, { fills }: VenueReport): readonly MissedFill[] {
  const seen = new Set<FillId>();
  return fills.flatMap(({ clientId, fill }) => {
    const order = ourOrder(books, clientId);
    if (!order || seen.has(fill.id) || books.hasBooked(fill.id)) return [];
    seen.add(fill.id);
    return [{ order, fill: { ...fill, order: order.id } }];
  });
}

function ourOrder(books: ReconciledBooks, clientId: string | null): Order | null {
  // Stryker disable next-line ConditionalExpression: the type asks for it; no order of ours has the client id null
  return clientId === null ? null : books.orderByClientId(clientId);
}

function missedFill(order: Order, fill: Fill): Correction {
  return {
    type: 'news',
    code: 'MISSED_FILL',
    message: `Order ${order.id} filled ${fill.quantity.toString()} at ${fill.price.toString()} without an event`,
    numbers: { quantity: fill.quantity.toString(), price: fill.price.toString() },
    event: { type: 'filled', order: order.id, fill, at: fill.at },
  };
}

/** The order including fills that are about to be booked. */
function withFills(order: Order, fills: readonly Fill[]): Order {
  const filled = fills.reduce<Decimal>(
    (sum, fill) => sum.add(fill.quantity),
    order.filledQuantity,
  ) as Quantity;
  return { ...order, filledQuantity: filled };
}

/** The events that the report proves about an open order. */
function answersFor(
  order: Order,
  {
    reported,
    report,
  }: { readonly reported: ReportedOrder | undefined; readonly report: VenueReport },
  { capabilities }: ReconcileOptions,
): readonly Correction[] {
  if (leavesOf(order).lte(0)) return [];
  const { at } = report;
  const answer = { type: 'looked_up', order: order.id, askedAt: at, at } as const;
  const news = provedBy(order, { ...answer, report: reported ?? null }, capabilities);
  const isGone = reported === undefined;
  return news.map((event) => ({
    type: 'news',
    code: isGone ? 'ORDER_GONE' : 'MISSED_ANSWER',
    message: isGone
      ? `Order ${order.id} is open here with ${leavesOf(order).toString()} unfilled, but not at the venue`
      : `Order ${order.id} is ${order.status} here; the venue shows it confirmed or open at other terms`,
    numbers: { quantity: order.quantity.toString(), filled: order.filledQuantity.toString() },
    event,
  }));
}

/** Handles an order that works at the venue but not here. Orders placed by other means are left alone. */
function strayOrder(
  books: ReconciledBooks,
  reported: ReportedOrder,
  { report, options }: { readonly report: VenueReport; readonly options: ReconcileOptions },
): readonly Correction[] {
  const { clientId, venueOrderId, quantity, instrument } = reported;
  if (clientId === null) return [];
  const order = books.orderByClientId(clientId);
  const numbers = { quantity: quantity.toString(), filled: reported.filledQuantity.toString() };
  if (order && !isOpenOrder(order)) {
    // The order may have ended after the list was read.
    if (order.updatedAt > report.at) return [];
    const message = `Order ${order.id} ended here as ${order.status} but still works at the venue as ${venueOrderId}`;
    return [{ type: 'cancel', code: 'ORDER_STILL_OPEN', message, numbers, order }];
  }
  if (order || !options.isOurs(clientId)) return [];
  const message = `Order ${venueOrderId} in ${instrument} has the engine's client id ${clientId} but is not on the books`;
  return [{ type: 'quarantine', code: 'ORDER_NOT_ON_BOOKS', message, numbers }];
}

function unprotected(
  books: ReconciledBooks,
  position: Position,
  {
    report,
    missed,
    options,
  }: {
    readonly report: VenueReport;
    readonly missed: readonly MissedFill[];
    readonly options: ReconcileOptions;
  },
): readonly Correction[] {
  // Missed fills change the quantity: booking them also restores protection.
  const isChanging = missed.some(({ order }) => order.position === position.id);
  // Stryker disable next-line ConditionalExpression: before its entry fills, a position has nothing to cover
  if (position.status !== 'open') return [];
  if (options.capabilities.nativeStop === 'none' || isChanging) return [];
  const held = exitableQuantity(position, books.instrument(position.instrument));
  const covered = report.openOrders.reduce((sum, reported) => {
    const order = ourOrder(books, reported.clientId);
    const covers = order?.position === position.id && COVERING.has(order.purpose);
    return covers ? sum.add(reported.quantity.sub(reported.filledQuantity)) : sum;
  }, held.mul(0));
  if (
    covered.gte(held) ||
    isAnswerDue(books, position, {
      at: report.at,
      delayMsMax: options.capabilities.lookUp.delayMsMax,
    })
  )
    return [];
  const numbers = { held: held.toString(), covered: covered.toString() };
  const message = `Position ${position.id} holds ${numbers.held}; orders at the venue cover ${numbers.covered}`;
  return [{ type: 'protect', code: 'PROTECTION_MISSING', message, numbers, position }];
}

const COVERING: ReadonlySet<string> = new Set(['protective_stop', 'exit']);

/** Whether a covering order was sent so recently that the report may not show it yet. */
function isAnswerDue(
  books: ReconciledBooks,
  position: Position,
  terms: { readonly at: EpochMs; readonly delayMsMax: number },
): boolean {
  const { at, delayMsMax } = terms;
  return books.openOrders().some((order) => {
    const covers = order.position === position.id && COVERING.has(order.purpose);
    const sentAt = order.amendment?.askedAt ?? order.submittedAt ?? order.createdAt;
    return covers && at - sentAt <= delayMsMax;
  });
}

function differences(
  books: ReconciledBooks,
  { balances }: VenueReport,
  {
    missed,
    options,
  }: { readonly missed: readonly MissedFill[]; readonly options: ReconcileOptions },
): readonly Correction[] {
  const moved = movedBy(books, missed);
  const reported = new Map(balances.map(({ asset, total }) => [asset, total]));
  const assets = new Set([...reported.keys(), ...books.assets()]);
  return [...assets].flatMap((asset) => {
    const total = reported.get(asset) ?? ZERO;
    const ours = books.balanceOf(asset).add(moved.get(asset) ?? ZERO);
    const difference = total.sub(ours);
    if (difference.abs().lte(options.toleranceOf(asset))) return [];
    return [{ type: 'imbalance', ...differing(asset, { ours, total, difference }) }];
  });
}

const ZERO = new Decimal(0);

function differing(
  asset: string,
  figures: { readonly ours: Decimal; readonly total: Decimal; readonly difference: Decimal },
): Explained & { readonly asset: string; readonly difference: Decimal } {
  const numbers = {
    ours: figures.ours.toString(),
    theirs: figures.total.toString(),
    difference: figures.difference.toString(),
  };
  const message = `The venue shows ${numbers.theirs} ${asset}, the books ${numbers.ours}: off by ${numbers.difference}`;
  return { code: 'BALANCE_DIFFERS', message, numbers, asset, difference: figures.difference };
}

/** The change of each asset by the missed fills. */
function movedBy(
  books: ReconciledBooks,
  missed: readonly MissedFill[],
): ReadonlyMap<string, Decimal> {
  const moved = new Map<string, Decimal>();
  const move = (asset: string, amount: Decimal): void => {
    moved.set(asset, moved.get(asset)?.add(amount) ?? amount);
  };
  for (const { fill } of missed) {
    const instrument = books.instrument(fill.instrument);
    const settled = settleFill(fill, instrument);
    if (!settled.ok) continue;
    const { notional, units, quoteFee } = settled.value;
    const isBuy = fill.side === 'buy';
    move(instrument.quote, (isBuy ? notional.neg() : notional).sub(quoteFee));
    move(instrument.base, isBuy ? units : units.neg());
  }
  return moved;
}
