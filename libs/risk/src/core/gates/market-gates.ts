import { invariant, type EpochMs } from '@tidegate/kernel';
import { passed, refused } from '@tidegate/model';

import { freshBook } from '../fresh-book.js';
import type { BlackoutWindow } from '../options/gate-options.js';
import { utcHourOf } from '../trading-day.js';
import { UNKNOWN, type Gate } from './data-gates.js';

/** The spread against a fixed limit and against what the instrument moves in a bar. */
export const spreadTooWide: Gate = ({ market, signal, options }) => {
  const { spreadRateMax, spreadToAtrMax } = options.market;
  const { atrRate } = signal.regime;
  const { spreadRate } = market;
  const numbers = { spreadRate: spreadRate ?? UNKNOWN, spreadRateMax, atrRate, spreadToAtrMax };
  if (spreadRate === null) return passed('SPREAD_TOO_WIDE', { ...numbers, skipped: true });
  // A spread or range that is not a number refuses: it is within no limit.
  if (!(spreadRate <= spreadRateMax)) {
    return refused(
      'SPREAD_TOO_WIDE',
      `The spread is ${(spreadRate * 100).toFixed(3)} %, ${(spreadRateMax * 100).toFixed(3)} % are allowed`,
      numbers,
    );
  }
  if (!(spreadRate <= spreadToAtrMax * atrRate)) {
    return refused(
      'SPREAD_TOO_WIDE',
      `The spread of ${(spreadRate * 100).toFixed(3)} % is more than ${spreadToAtrMax} of the average true range (${(atrRate * 100).toFixed(3)} %): it would eat the move`,
      numbers,
    );
  }
  return passed('SPREAD_TOO_WIDE', numbers);
};

/** Unknown is not neutral: without a fresh book the rules that need it refuse, or are skipped and say so. */
export const bookUnknown: Gate = (context) => {
  const { market, options } = context;
  const limit = options.freshness.bookAgeMsMax;
  const required = options.market.bookRequired;
  const known = freshBook(context) !== null;
  const numbers = { known, required, bookAgeMs: market.bookAgeMs ?? UNKNOWN, limit };
  if (known) return passed('BOOK_UNKNOWN', numbers);
  if (!required) return passed('BOOK_UNKNOWN', { ...numbers, skipped: true });
  const age = market.bookAgeMs === null ? 'never seen' : `${market.bookAgeMs} ms old`;
  return refused(
    'BOOK_UNKNOWN',
    `The order book is unknown or too old (${age}, ${limit} ms are allowed), and this account only enters with one`,
    numbers,
  );
};

/** Planned events in which nothing is opened. */
export const eventBlackout: Gate = ({ now, instrument, options }) => {
  const window = options.pace.blackouts.find(
    (candidate) => covers(candidate, now) && concerns(candidate, instrument.base),
  );
  if (!window) return passed('EVENT_BLACKOUT', { windows: options.pace.blackouts.length });
  return refused(
    'EVENT_BLACKOUT',
    `Nothing is opened from ${window.from} until ${window.until}${window.reason ? `: ${window.reason}` : ''}`,
    { from: window.from, until: window.until },
  );
};

export const quietHours: Gate = ({ now, options }) => {
  const hour = utcHourOf(now);
  if (!options.pace.quietHours.includes(hour)) return passed('QUIET_HOURS', { hour });
  return refused('QUIET_HOURS', `Hour ${hour} UTC is a quiet hour of this account`, { hour });
};

function covers(window: BlackoutWindow, now: EpochMs): boolean {
  const from = Date.parse(window.from);
  const until = Date.parse(window.until);
  invariant(Number.isFinite(from + until), 'A blackout window has ISO 8601 times', {
    from: window.from,
    until: window.until,
  });
  return now >= from && now < until;
}

function concerns(window: BlackoutWindow, base: string): boolean {
  return window.assets.length === 0 || window.assets.includes(base);
}
