import { invariant, type EpochMs } from '@tidegate/kernel';
import { passed, refused } from '@tidegate/model';

import { freshBook } from '../fresh-book.js';
import type { BlackoutWindow } from '../options/gate-options.js';
import { utcHourOf } from '../trading-day.js';
import { UNKNOWN, type Gate } from './data-gates.js';

/** Limits the spread absolutely and relative to the average true range. */
export const spreadTooWide: Gate = ({ market, signal, options }) => {
  const { spreadRateMax, spreadToAtrMax } = options.market;
  const { atrRate } = signal.regime;
  const { spreadRate } = market;
  const numbers = { spreadRate: spreadRate ?? UNKNOWN, spreadRateMax, atrRate, spreadToAtrMax };
  if (spreadRate === null) return passed('SPREAD_TOO_WIDE', { ...numbers, skipped: true });
  // NaN fails both comparisons and is refused.
  if (!(spreadRate <= spreadRateMax)) {
    return refused(
      'SPREAD_TOO_WIDE',
      () =>
        `The spread is ${(spreadRate * 100).toFixed(3)} %; the limit is ${(spreadRateMax * 100).toFixed(3)} %`,
      numbers,
    );
  }
  if (!(spreadRate <= spreadToAtrMax * atrRate)) {
    return refused(
      'SPREAD_TOO_WIDE',
      () =>
        `The spread of ${(spreadRate * 100).toFixed(3)} % is more than ${spreadToAtrMax} of the average true range (${(atrRate * 100).toFixed(3)} %) and would consume the move`,
      numbers,
    );
  }
  return passed('SPREAD_TOO_WIDE', numbers);
};

/** Refuses without a fresh book if one is required; otherwise the verdict says that the check was skipped. */
export const bookUnknown: Gate = (context) => {
  const { market, options } = context;
  const limit = options.freshness.bookAgeMsMax;
  const required = options.market.bookRequired;
  const known = freshBook(context) !== null;
  const numbers = { known, required, bookAgeMs: market.bookAgeMs ?? UNKNOWN, limit };
  if (known) return passed('BOOK_UNKNOWN', numbers);
  if (!required) return passed('BOOK_UNKNOWN', { ...numbers, skipped: true });
  const age = market.bookAgeMs === null ? 'never received' : `${market.bookAgeMs} ms old`;
  return refused(
    'BOOK_UNKNOWN',
    () =>
      `The order book is unknown or too old (${age}; the limit is ${limit} ms), and this account requires one to enter`,
    numbers,
  );
};

/** Refuses entries during planned events. */
export const eventBlackout: Gate = ({ now, instrument, options }) => {
  const window = options.pace.blackouts.find(
    (candidate) => covers(candidate, now) && concerns(candidate, instrument.base),
  );
  if (!window) return passed('EVENT_BLACKOUT', { windows: options.pace.blackouts.length });
  return refused(
    'EVENT_BLACKOUT',
    () =>
      `Entries are blocked from ${window.from} until ${window.until}${window.reason ? `: ${window.reason}` : ''}`,
    { from: window.from, until: window.until },
  );
};

export const quietHours: Gate = ({ now, options }) => {
  const hour = utcHourOf(now);
  if (!options.pace.quietHours.includes(hour)) return passed('QUIET_HOURS', { hour });
  return refused('QUIET_HOURS', () => `Hour ${hour} UTC is a quiet hour of this account`, { hour });
};

function covers(window: BlackoutWindow, now: EpochMs): boolean {
  const from = Date.parse(window.from);
  const until = Date.parse(window.until);
  // Stryker disable next-line ArithmeticOperator: a sum and a difference are finite for the same times
  invariant(Number.isFinite(from + until), 'Blackout window times must be ISO 8601', {
    from: window.from,
    until: window.until,
  });
  return now >= from && now < until;
}

function concerns(window: BlackoutWindow, base: string): boolean {
  return window.assets.length === 0 || window.assets.includes(base);
}
