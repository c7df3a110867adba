import { epochMs, type EpochMs, type OrderId, type PositionId } from '@tidegate/kernel';
import type { ExitReason, Instrument, Order, OrderPurpose } from '@tidegate/model';

import type { Amendable } from './exit-requests.js';

const FIRST_DELAY_MS = 1_000;
const DELAY_MS_MAX = 60_000;

/** After this many refused amendments in a row the order is replaced instead. */
const AMEND_REFUSALS_MAX = 3;

interface RefusedAmends {
  readonly count: number;
  readonly retryAt: EpochMs;
}

/** An exit order, or one about to be created. */
interface Exit {
  readonly position: PositionId;
  readonly purpose: OrderPurpose;
  readonly exitReason: ExitReason | null;
}

interface Failures {
  readonly count: number;
  readonly retryAt: EpochMs;
  /** The instrument as the venue defined it at the rejection. */
  readonly instrument: Instrument;
}

/**
 * Schedules retries of rejected exits: after a second, then with doubled delays up to a minute, without a limit on
 * attempts. An accepted exit resets the delay. So does any change of the instrument at the venue, which may have caused
 * the rejection. Kept in memory only: after a restart the first retry is immediate.
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

  /** Whether the order may be amended now; after several refusals it must be replaced. */
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

  /** Drops all waiting times of the position. */
  forget(position: PositionId): void {
    this.positions.delete(position);
    this.amendments.delete(position);
  }
}

function delayMsAfter(failures: number): number {
  return Math.min(DELAY_MS_MAX, FIRST_DELAY_MS * 2 ** (failures - 1));
}

/** Stop, target, tiers and the exit at market have separate waiting times. */
function keyOf({ purpose, exitReason }: Exit): string {
  return exitReason === 'tier' ? exitReason : purpose;
}
