import type { LiveTick, OrderAnswer, PositionAnswer } from '@tidegate/contracts';

import { digitsOf, numberOf } from './numbers.js';
import type { RailPrices } from './rail.js';

/** An open position with what the market makes of it. */
export interface PositionRow {
  readonly position: PositionAnswer;
  /** The price that it would be closed at; `null` before the first quote. */
  readonly now: number | null;
  /** For display only: nothing is booked from it. */
  readonly pnl: number | null;
  readonly multiple: number | null;
  readonly isStale: boolean;
  readonly prices: RailPrices;
  /** Decimal places of its prices. */
  readonly digits: number;
  readonly protection: Protection;
}

/** `stop`: a stop order works at the venue. `pending`: it is on its way. `none`: an alarm. */
export type Protection = 'stop' | 'pending' | 'none';

const WORKING = new Set(['ACCEPTED', 'PARTIALLY_FILLED', 'PENDING_CANCEL', 'TRIGGERED']);
const UNDERWAY = new Set(['INITIALIZED', 'SUBMITTED', 'UNKNOWN']);

export function isWorking({ status }: OrderAnswer): boolean {
  return WORKING.has(status) || UNDERWAY.has(status);
}

/** A position with the latest tick of its instrument. A long is closed at the bid, a short at the ask. */
export function positionRow(
  position: PositionAnswer,
  orders: readonly OrderAnswer[],
  tick: LiveTick | null,
): PositionRow {
  const isLong = position.direction === 'long';
  const now = tick === null ? null : ((isLong ? tick.bid : tick.ask) ?? tick.last);
  const entry = numberOf(position.entryPrice);
  const pnl = pnlAt(position, now);
  const risk = numberOf(position.risk);
  return {
    position,
    now,
    pnl,
    multiple: pnl === null || risk === null || risk === 0 ? null : pnl / risk,
    isStale: tick?.isStale ?? false,
    prices: {
      direction: position.direction,
      stop: numberOf(position.stop),
      entry,
      now,
      target: numberOf(position.target),
    },
    digits: priceDigits([position.entryPrice, position.stop, position.target]),
    protection: protectionOf(position, orders),
  };
}

/** The most decimal places that any of the prices uses, 2 to 8: strings omit trailing zeros. */
function priceDigits(prices: readonly (string | null)[]): number {
  return Math.min(8, Math.max(2, ...prices.map((price) => digitsOf(price ?? ''))));
}

function pnlAt(position: PositionAnswer, now: number | null): number | null {
  const [entry, quantity] = [numberOf(position.entryPrice), numberOf(position.quantity)];
  if (now === null || entry === null || quantity === null) return null;
  const move = position.direction === 'long' ? now - entry : entry - now;
  return move * quantity + (numberOf(position.realisedPnl) ?? 0) - (numberOf(position.fees) ?? 0);
}

function protectionOf(position: PositionAnswer, orders: readonly OrderAnswer[]): Protection {
  const stops = orders.filter(
    (order) => order.position === position.id && order.purpose === 'protective_stop',
  );
  if (stops.some(({ status }) => WORKING.has(status))) return 'stop';
  if (stops.some(({ status }) => UNDERWAY.has(status)) || position.status === 'opening') {
    return 'pending';
  }
  return 'none';
}
