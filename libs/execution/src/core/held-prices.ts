import { doubleOf, type EpochMs, type InstrumentId, type Price } from '@tidegate/kernel';
import type { MarketSlice } from '@tidegate/matching';
import type { ExitReason, Instrument, Position, ProtectionPlan } from '@tidegate/model';

import type { AccountBook } from './account-book.js';
import type { ExitOptions } from './execution-options.js';
import type { ExitDesk } from './exit-desk.js';
import { isReachedBy, planSeenAt } from './own-stop.js';

export interface HeldPricesSetup {
  readonly book: AccountBook;
  readonly optionsOf: (position: Position) => ExitOptions;
  readonly exits: ExitDesk;
  readonly close: (
    instrument: InstrumentId,
    reason: ExitReason,
    terms: { decisionPrice: Price; at: EpochMs },
  ) => void;
}

/** A market slice with best prices. */
export type TouchSlice = Exclude<MarketSlice, { type: 'candle' }>;

/** The price that the desk last saw. */
export interface SeenPrice {
  readonly last: number;
  readonly now: EpochMs;
}

/** Watches prices for exits that rest nowhere at the venue: held targets and tiers, and the engine's own stop. */
export class HeldPrices {
  constructor(private readonly setup: HeldPricesSetup) {}

  /** Whether best prices reach a held exit that is not sent yet. Cheap, for the hot path. */
  isReachedBy(instrument: InstrumentId, bid: number, ask: number): boolean {
    const position = this.heldIn(instrument);
    if (!position) return false;
    const last = position.direction === 'long' ? bid : ask;
    const { target } = position.plan;
    return (
      isReachedBy(position.direction, last, doubleOf(target)) ||
      this.planAt(position, position.plan, { last, now: position.updatedAt }) !== position.plan
    );
  }

  /** Processes best prices: a long is sold at the bid, a short bought back at the ask. */
  touch(instrument: InstrumentId, slice: TouchSlice): void {
    const position = this.heldIn(instrument);
    const last = position ? touchOf(position, slice) : null;
    if (!position || last === null) return;
    const seen = { last, now: slice.at };
    this.replan(position, { plan: position.plan, stopMoved: false }, seen);
    this.act(instrument, seen);
  }

  /** Stores a managed plan with the price seen, and moves the stop or sends the tier that it requires. */
  replan(
    position: Position,
    managed: { readonly plan: ProtectionPlan; readonly stopMoved: boolean },
    seen: SeenPrice,
  ): void {
    const plan = this.planAt(position, managed.plan, seen);
    if (plan === position.plan) return;
    const isTierReached = plan.tiersReached !== position.plan.tiersReached;
    const isUrgent = managed.stopMoved || isTierReached;
    const after = { ...position, plan, updatedAt: seen.now };
    // Stryker disable next-line StringLiteral: any weight but 'urgent' may wait
    this.setup.book.setPosition(after, isUrgent ? 'urgent' : 'soft');
    if (isUrgent) this.setup.exits.protect(after, seen.now);
  }

  /** Closes a position whose held target is reached or whose stop the engine must execute itself. */
  act(instrument: InstrumentId, { last, now }: SeenPrice): void {
    const { book, exits, close } = this.setup;
    const position = book.position(instrument);
    // Stryker disable next-line ConditionalExpression,OptionalChaining: both callers saw an open position
    if (position?.status !== 'open') return;
    if (position.exitReason !== null) return;
    const { target } = position.plan;
    if (exits.holdsExits && isReachedBy(position.direction, last, doubleOf(target))) {
      close(instrument, 'target', { decisionPrice: target, at: now });
    } else this.stopOut(position, now);
  }

  stopOut(position: Position, now: EpochMs): void {
    const { exits, close } = this.setup;
    const reason = exits.ownStop(position, now);
    if (!reason) return;
    close(position.instrument, reason, { decisionPrice: position.plan.stop, at: now });
  }

  private planAt(
    position: Position,
    plan: ProtectionPlan,
    { last, now }: SeenPrice,
  ): ProtectionPlan {
    const { book, optionsOf, exits } = this.setup;
    const instrument: Instrument = book.instrument(position.instrument);
    const watched = { plan, position, holdsTiers: exits.holdsExits };
    return planSeenAt(watched, last, { instrument, options: optionsOf(position), now });
  }

  /** The open position in an instrument whose exits the engine holds, unless it is already closing. */
  private heldIn(instrument: InstrumentId): Position | null {
    if (!this.setup.exits.holdsExits) return null;
    const position = this.setup.book.position(instrument);
    return position?.status === 'open' && position.exitReason === null ? position : null;
  }
}

/** The price at which the position would close; `null` while that side of the book is empty. */
function touchOf({ direction }: Position, slice: TouchSlice): number | null {
  if (slice.type === 'quote') return direction === 'long' ? slice.quote.bid : slice.quote.ask;
  const { bidPrices, askPrices } = slice.book;
  return (direction === 'long' ? bidPrices : askPrices)[0] ?? null;
}
