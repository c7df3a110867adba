import {
  Decimal,
  epochMs,
  InvariantViolation,
  price,
  ZERO_MONEY,
  type EpochMs,
} from '@tidegate/kernel';
import { MatchingOptions } from '@tidegate/matching';
import { isSameTerms, type Account, type Position } from '@tidegate/model';

import type { ExecutionOptions } from '../src/core/execution-options.js';
import { reconcile, type Correction } from '../src/core/reconciler.js';
import type { VenueCapabilities } from '../src/core/venue-capabilities.js';
import type { GatewayRequest } from '../src/ports.js';
import { anInstrument, anIntent, bookSlice, spotAccount } from './builders.js';
import { DurableAccount } from './durable-account.js';
import { UnreliableVenue, type RequestFate } from './unreliable-venue.js';

/** The point of a turn at which the process dies. */
export type CrashPoint = 'before_commit' | 'after_commit' | 'after_send';

/**
 * One turn: time and price move, the desk acts, and its requests meet their fates in order; the others are delivered.
 */
export interface ExitStep {
  readonly seconds: number;
  /** In ticks. */
  readonly move: number;
  readonly fates: readonly RequestFate[];
  readonly crash: CrashPoint | null;
  readonly act: 'nothing' | 'close' | 'venue_cancel';
}

export interface ExitWorldOptions {
  readonly capabilities: VenueCapabilities;
  readonly options: ExecutionOptions;
  readonly model: MatchingOptions;
  readonly kind: Account['kind'];
  /** Only a margin account opens short. */
  readonly isShort: boolean;
}

const BTC = anInstrument();
/** A submission may be cancelled in the turn that creates it. */
const STORED_STATUSES: ReadonlySet<string> = new Set(['SUBMITTED', 'PENDING_CANCEL']);

const DEPOSIT = '100000';

/** More rounds than this in one turn are a defect. */
const ROUNDS_MAX = 60;

/** A position that is opened, protected and closed at an unreliable venue by a process that may die at any point. */
export class ExitWorld {
  readonly account: DurableAccount;
  readonly venue: UnreliableVenue;
  readonly fatesMet: { readonly request: GatewayRequest; readonly fate: RequestFate }[] = [];
  readonly corrections: Correction[] = [];
  /** Requests whose stored row did not contain them when they were sent. */
  readonly unstored: string[] = [];
  readonly requests: GatewayRequest[] = [];
  now: EpochMs = epochMs(0);
  /** The last price, in ticks. */
  private last = 1_000;
  private readonly model: MatchingOptions;
  private fates: RequestFate[] = [];
  private faultAt: EpochMs | null = null;
  private uncoveredSince: EpochMs | null = null;

  constructor(private readonly setup: ExitWorldOptions) {
    const { capabilities, options, kind } = setup;
    this.model = Object.assign(new MatchingOptions(), setup.model);
    const account: Account = { ...spotAccount(), kind };
    const shared = { account, instrument: BTC, capabilities, deposit: DEPOSIT };
    this.account = new DurableAccount({ ...shared, options });
    this.venue = new UnreliableVenue({ ...shared, model: this.model });
    this.open();
  }

  get price(): number {
    return this.last / 10;
  }

  get position(): Position | null {
    return this.account.position;
  }

  /** How long units at the venue have been without a stop or exit there, since the last fault; `null` if covered. */
  get uncoveredMs(): number | null {
    if (this.uncoveredSince === null) return null;
    return this.now - Math.max(this.uncoveredSince, this.faultAt ?? 0);
  }

  get hasFaults(): boolean {
    return this.faultAt !== null;
  }

  step(step: ExitStep): void {
    this.now = epochMs(this.now + step.seconds * 1_000);
    this.fates = [...step.fates];
    this.last = Math.max(900, Math.min(1_100, this.last + step.move));
    this.venue.arriveLate(this.now);
    this.venue.market(bookSlice(this.now, this.price, (this.last + 1) / 10));
    this.receive();
    const { desk } = this.account;
    desk.manage(BTC.id, { low: this.price, high: this.price }, { last: this.price, now: this.now });
    desk.tick(this.now);
    if (step.act === 'close') this.close();
    if (step.act === 'venue_cancel') this.venueCancel();
    this.settle(step.crash);
    const isEngineAlone = this.setup.capabilities.nativeStop === 'none';
    const isCovered = isEngineAlone || this.venue.held.abs().lte(this.venue.covered);
    this.uncoveredSince = isCovered ? null : (this.uncoveredSince ?? this.now);
  }

  /** From now on the market fills every order completely. */
  calm(): void {
    this.model.levelShareMax = 1;
  }

  private open(): void {
    const sign = this.setup.isShort ? -1 : 1;
    const direction = this.setup.isShort ? 'short' : 'long';
    this.account.desk.open({
      ...anIntent({ direction, at: this.now }),
      stop: price(100 - 2 * sign),
      target: price(100 + 4 * sign),
    });
    this.settle(null);
  }

  private close(): void {
    const terms = { decisionPrice: price(this.price), at: this.now };
    this.account.desk.close(BTC.id, 'manual', terms);
  }

  private venueCancel(): void {
    const [order] = this.venue.openOrders;
    if (!order) return;
    this.faultAt = this.now;
    this.venue.cancel(order, this.now);
  }

  private settle(crash: CrashPoint | null): void {
    let dies = crash;
    for (let round = 0; round < ROUNDS_MAX; round++) {
      this.receive();
      if (dies === 'before_commit') this.restart();
      this.account.commit();
      const requests = this.account.desk.takeRequests();
      if (dies === 'after_commit') this.restart();
      else for (const request of requests) this.send(request);
      if (dies === 'after_send') this.restart();
      dies = null;
      if (this.venue.inbox.length === 0 && !this.account.desk.hasRequests) {
        this.account.commit();
        return;
      }
    }
    throw new InvariantViolation('A turn ends within a bounded number of rounds', {
      now: this.now,
      position: JSON.stringify(this.position),
      orders: JSON.stringify(this.account.book.openOrders()),
      requests: JSON.stringify(this.requests.slice(-6)),
    });
  }

  private receive(): void {
    const { inbox } = this.venue;
    for (let event = inbox.shift(); event; event = inbox.shift()) this.account.desk.onEvent(event);
  }

  private send(request: GatewayRequest): void {
    const fate = this.fates.shift() ?? 'delivered';
    if (fate !== 'delivered') this.faultAt = this.now;
    this.requests.push(request);
    this.fatesMet.push({ request, fate });
    if (!this.isStored(request)) this.unstored.push(`${request.type} ${request.order.id}`);
    this.venue.send(request, fate, this.now);
  }

  /** Whether the committed row contains the request. */
  private isStored(request: GatewayRequest): boolean {
    const row = this.account.orders.get(request.order.id);
    switch (request.type) {
      case 'submit':
        return row !== undefined && STORED_STATUSES.has(row.status);
      case 'cancel':
        return row !== undefined && row.status !== 'SUBMITTED';
      case 'amend':
        return row?.amendment != null && isSameTerms(row.amendment, request);
      case 'look_up':
        return row !== undefined;
    }
  }

  /** Loses everything in transit, restarts from the stored rows, and compares them with the venue. */
  private restart(): void {
    this.faultAt = this.now;
    this.venue.dropInbox();
    this.account.restart(this.now);
    this.correct();
  }

  /** Applies the corrections of a venue report. */
  correct(): void {
    for (const correction of this.compare()) {
      this.corrections.push(correction);
      this.account.desk.correct(correction, this.now);
    }
  }

  /** The corrections of a venue report. */
  compare(): readonly Correction[] {
    return reconcile(this.account.book, this.venue.report(this.now), {
      capabilities: this.setup.capabilities,
      isOurs: () => true,
      toleranceOf: () => new Decimal(0),
    });
  }

  /** Checks the account after each turn; an empty list means that every invariant holds. */
  violations(): readonly string[] {
    const { book, refusals } = this.account;
    const found = this.unstored.map((what) => `${what} was sent before its row was stored`);
    const check = (holds: boolean, what: string): void => {
      if (!holds) found.push(what);
    };
    const held = this.setup.isShort ? this.venue.held.neg() : this.venue.held;
    check(held.gte(0), `the venue sold ${held.neg().toString()} more than the position`);
    check(book.ledger.cashIdentity('USD').holds, 'cash + cost = deposits + realised − fees');
    check(!refusals.some(({ code }) => code.startsWith('OVER')), 'nothing fills twice');
    check(
      this.corrections.every(({ type }) => type !== 'quarantine' && type !== 'imbalance'),
      'every difference is explained by a booking',
    );
    const stuck = this.isStopOverdue();
    check(!stuck, 'a price beyond the stop leads to an exit in time');
    check((this.position?.quantity ?? ZERO_MONEY).gte(0), 'a position is not negative');
    return found;
  }

  /** Whether the price has been beyond the stop for longer than its bound without an order at market. */
  private isStopOverdue(): boolean {
    const { position } = this;
    if (position?.status !== 'open' || position.exitReason !== null) return false;
    const { stopReachedAt } = position.plan;
    if (stopReachedAt === null || position.quantity.isZero()) return false;
    const open = this.account.book.openOrdersOf(position.id);
    const isAtMarket = open.some(
      ({ purpose, status, filledQuantity, triggeredAt }) =>
        purpose === 'protective_stop' &&
        status !== 'PENDING_CANCEL' &&
        (filledQuantity.gt(0) || triggeredAt !== null),
    );
    return !isAtMarket && this.now - stopReachedAt > this.setup.options.exit.nativeStopWithinMs;
  }
}
