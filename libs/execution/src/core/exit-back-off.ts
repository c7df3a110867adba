import { epochMs, type EpochMs, type OrderId, type PositionId } from '@tidegate/kernel';
import type { ExitReason, Instrument, Order, OrderPurpose } from '@tidegate/model';

import type { Amendable } from './exit-requests.js';

const FIRST_DELAY_MS = 1_000;
const DELAY_MS_MAX = 60_000;

/** After so many refused amendments in a row an order is replaced instead. */
const AMEND_REFUSALS_MAX = 3;

interface RefusedAmends {
  readonly count: number;
  readonly retryAt: EpochMs;
}

/** An order, or one that is about to be made. */
interface Exit {
  readonly position: PositionId;
  readonly purpose: OrderPurpose;
  readonly exitReason: ExitReason | null;
}

interface Failures {
  readonly count: number;
  readonly retryAt: EpochMs;
  /** As the venue had it when it rejected. */
  readonly instrument: Instrument;
}

/**
 * When an exit that the venue rejects is sent again: after a second, then after twice as long each time, up to a minute,
 * for ever. The first that is accepted ends it, and so does any change of the instrument at the venue, which may have been
 * the cause. Held in memory alone: a process that begins tries at once.
 */
export class ExitBackOff {
  private readonly positions = new Map<PositionId, Map<string, Failures>>();
  private readonly amendments = new Map<PositionId, Map<OrderId, RefusedAmends>>();

  isDue(exit: Exit, instrument: Instrument, at: EpochMs): boolean {
    const failures = this.positions.get(exit.position)?.get(keyOf(exit));
    return !failures || at >= failures.retryAt || failures.instrument !== instrument;
  }

  rejected(exit: Exit, instrument: Instrument, at: EpochMs): void {
    const known = this.positions.get(exit.position) ?? new Map<string, Failures>();
    const count = (known.get(keyOf(exit))?.count ?? 0) + 1;
    known.set(keyOf(exit), { count, retryAt: epochMs(at + delayMsAfter(count)), instrument });
    this.positions.set(exit.position, known);
  }

  accepted(exit: Exit): void {
    this.positions.get(exit.position)?.delete(keyOf(exit));
  }

  /** Whether an amendment of the order may be asked for now; after several refusals the order must be replaced. */
  amendable({ position, id }: Order, at: EpochMs): Amendable {
    const refused = this.amendments.get(position)?.get(id);
    if (!refused) return 'now';
    if (refused.count >= AMEND_REFUSALS_MAX) return 'never';
    return at >= refused.retryAt ? 'now' : 'later';
  }

  amendRefused({ position, id }: Order, at: EpochMs): void {
    const known = this.amendments.get(position) ?? new Map<OrderId, RefusedAmends>();
    const count = (known.get(id)?.count ?? 0) + 1;
    known.set(id, { count, retryAt: epochMs(at + delayMsAfter(count)) });
    this.amendments.set(position, known);
  }

  amended({ position, id }: Order): void {
    this.amendments.get(position)?.delete(id);
  }

  /** Whatever the position waits for, it waits no longer. */
  forget(position: PositionId): void {
    this.positions.delete(position);
    this.amendments.delete(position);
  }
}

function delayMsAfter(failures: number): number {
  return Math.min(DELAY_MS_MAX, FIRST_DELAY_MS * 2 ** (failures - 1));
}

/** Stop, target, tiers and the exit at market wait each for themselves. */
function keyOf({ purpose, exitReason }: Exit): string {
  return exitReason === 'tier' ? 'tier' : purpose;
}
