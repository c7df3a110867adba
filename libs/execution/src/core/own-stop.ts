import { doubleOf, type EpochMs } from '@tidegate/kernel';
import {
  leavesOf,
  type Direction,
  type ExitReason,
  type Instrument,
  type Order,
  type Position,
  type ProtectionPlan,
} from '@tidegate/model';
import { exitableQuantity } from '@tidegate/portfolio';

import type { ExitOptions } from './execution-options.js';
import { tierPrice } from './exit-tiers.js';
import type { VenueCapabilities } from './venue-capabilities.js';

export interface OwnStopSituation {
  readonly position: Position;
  /** Open orders of the position. */
  readonly open: readonly Order[];
  readonly instrument: Instrument;
  readonly capabilities: VenueCapabilities;
  readonly options: ExitOptions;
  readonly now: EpochMs;
}

/**
 * Whether the engine must close the position at market because the venue's stop fails to. Either the price has been
 * beyond the stop for longer than the venue may take (no time at all where none rests), or the position has had no
 * protection at the venue for that long. `null`: the stop or an exit is still in time.
 */
export function ownStop(situation: OwnStopSituation): ExitReason | null {
  const { position, open, capabilities, options, now } = situation;
  const { stopReachedAt, unprotectedSince } = position.plan;
  // A stop that has started to fill, or an exit, is at market already.
  if (position.exitReason !== null || open.some(isAtMarket)) return null;
  const isOver = (since: EpochMs | null): boolean =>
    since !== null && now - since >= options.nativeStopWithinMs;
  const isMissing = open.every((order) => !isStopInTime(order));
  const isReached = stopReachedAt !== null && (isMissing || isOver(stopReachedAt));
  const isUnprotected = capabilities.nativeStop !== 'none' && isOver(unprotectedSince);
  return isReached || isUnprotected ? stopReasonOf(position.plan) : null;
}

/** Whether confirmed orders at the venue would close everything that can be closed. */
export function isProtected({ position, open, instrument }: OwnStopSituation): boolean {
  const confirmed = open.filter(
    (order) => (order.purpose === 'protective_stop' || isExit(order)) && isConfirmed(order),
  );
  const covered = confirmed.reduce(
    (sum, order) => sum.add(leavesOf(order)),
    position.quantity.mul(0),
  );
  return covered.gte(exitableQuantity(position, instrument));
}

/** The plan after a price of `last`: whether it is beyond the stop, and which tiers it has reached. */
export function planSeenAt(
  {
    plan,
    position,
    holdsTiers,
  }: {
    readonly plan: ProtectionPlan;
    readonly position: Position;
    /** Whether the engine, rather than the venue, holds the tiers. */
    readonly holdsTiers: boolean;
  },
  last: number,
  context: Pick<OwnStopSituation, 'instrument' | 'options' | 'now'>,
): ProtectionPlan {
  const { direction, entryPrice } = position;
  const isBeyond = !isBetter(direction, last, doubleOf(plan.stop));
  const stopReachedAt = isBeyond ? (plan.stopReachedAt ?? context.now) : null;
  const reached = holdsTiers && entryPrice ? tiersReachedAt(position, last, context) : [];
  const isNew = reached.some((index) => !plan.tiersReached.includes(index));
  const tiersReached = isNew ? [...new Set([...plan.tiersReached, ...reached])] : plan.tiersReached;
  const isSame = stopReachedAt === plan.stopReachedAt && tiersReached === plan.tiersReached;
  return isSame ? plan : { ...plan, stopReachedAt, tiersReached };
}

/** Whether the price reaches a level on the profitable side. */
export function isReachedBy(direction: Direction, last: number, level: number): boolean {
  return direction === 'long' ? last >= level : last <= level;
}

/** The reason of an exit at the plan's stop. */
export function stopReasonOf({ stopOrigin }: ProtectionPlan): ExitReason {
  if (stopOrigin === 'trailing') return 'trailing_stop';
  return stopOrigin === 'breakeven' ? 'breakeven_stop' : 'stop';
}

function tiersReachedAt(
  position: Position,
  last: number,
  { instrument, options }: Pick<OwnStopSituation, 'instrument' | 'options'>,
): readonly number[] {
  return [...options.tiers.entries()]
    .filter(([index, tier]) => {
      const level = doubleOf(tierPrice(position, tier.progress, instrument));
      return (
        !position.plan.tiersTaken.includes(index) && isReachedBy(position.direction, last, level)
      );
    })
    .map(([index]) => index);
}

/** A stop pending cancel does not count: it may be gone already, even if it sold some units. */
function isAtMarket(order: Order): boolean {
  const hasBegun = order.triggeredAt !== null || order.filledQuantity.gt(0);
  const hasTriggered = hasBegun && order.status !== 'PENDING_CANCEL';
  return isExit(order)
    ? order.exitReason !== 'tier'
    : order.purpose === 'protective_stop' && hasTriggered;
}

/** A stop at the venue that may still work in time: confirmed, or sent without an unknown outcome. */
function isStopInTime({ purpose, status, outcomeUnknown }: Order): boolean {
  if (purpose !== 'protective_stop' || outcomeUnknown) return false;
  return status !== 'PENDING_CANCEL';
}

function isConfirmed({ status }: Order): boolean {
  return status === 'ACCEPTED' || status === 'PARTIALLY_FILLED';
}

function isExit({ purpose }: Order): boolean {
  return purpose === 'exit';
}

function isBetter(direction: Direction, last: number, level: number): boolean {
  return direction === 'long' ? last > level : last < level;
}
