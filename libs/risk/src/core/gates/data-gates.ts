import { passed, refused, type GateCode, type Verdict } from '@tidegate/model';

import { trippedBreakers } from '../breakers.js';
import type { EntryContext } from '../entry-context.js';

/** One check of an entry. */
export type Gate = (context: EntryContext) => Verdict;

/** Placeholder for an unknown age or level in a verdict's numbers. */
export const UNKNOWN = 'unknown';

/** Refuses while an operator, a breaker of a wider scope, or one of the account's own breakers pauses entries. */
export const enginePaused: Gate = ({ pauses, state }) => {
  const own = trippedBreakers(state.breakers).map(({ breaker, reason }) => ({
    code: breaker,
    reason,
  }));
  const all = [...pauses, ...own];
  const [first] = all;
  if (!first) return passed('ENGINE_PAUSED', { pauses: 0 });
  return refused(
    'ENGINE_PAUSED',
    () =>
      `Entries are paused: ${all.map(({ code, reason }) => `${code} (${reason})`).join(', ')}. Exits continue. Resume once the cause is resolved`,
    { pauses: all.length, first: first.code },
  );
};

/** Requires fresh candles, a fresh quote (if `quoteRequired`), an unexpired signal, and a price for every position. */
export const staleData: Gate = ({ market, options, signal, now, unmarked }) => {
  const { candleAgeMsMax, quoteAgeMsMax } = options.freshness;
  const numbers = {
    candleAgeMs: market.candleAgeMs ?? UNKNOWN,
    candleAgeMsMax,
    quoteAgeMs: market.quoteAgeMs ?? UNKNOWN,
    quoteAgeMsMax,
    quoteRequired: market.quoteRequired,
    signalOverdueMs: Math.max(0, now - signal.validUntil),
    unmarked: unmarked.length,
  };
  if (isOlder(market.candleAgeMs, candleAgeMsMax)) {
    return stale({ what: 'candle', ageMs: market.candleAgeMs, limitMs: candleAgeMsMax }, numbers);
  }
  if (market.quoteRequired && isOlder(market.quoteAgeMs, quoteAgeMsMax)) {
    return stale({ what: 'quote', ageMs: market.quoteAgeMs, limitMs: quoteAgeMsMax }, numbers);
  }
  if (now > signal.validUntil) {
    return refused(
      'STALE_DATA',
      () =>
        `The signal expired ${now - signal.validUntil} ms ago. The next closed candle can bring a new one`,
      numbers,
    );
  }
  if (unmarked.length > 0) {
    return refused(
      'STALE_DATA',
      () =>
        `Equity is unknown because these positions have no price yet: ${unmarked.join(', ')}. Entries wait until every position has a price`,
      numbers,
    );
  }
  return passed('STALE_DATA', numbers);
};

/** Refuses an unmeasured skew like an excessive one. */
export const clockSkew: Gate = ({ market, options }) => {
  const limit = options.freshness.clockSkewMsMax;
  const { clockSkewMs } = market;
  const numbers = { clockSkewMs: clockSkewMs ?? UNKNOWN, limit };
  if (clockSkewMs === null) {
    return refused(
      'CLOCK_SKEW',
      () =>
        `The difference between our clock and the venue’s has not been measured yet; the limit is ${limit} ms. Entries wait for the first measurement`,
      numbers,
    );
  }
  if (Math.abs(clockSkewMs) <= limit) return passed('CLOCK_SKEW', numbers);
  return refused(
    'CLOCK_SKEW',
    () =>
      `Our clock and the venue's differ by ${clockSkewMs} ms; the limit is ${limit} ms. Synchronise this machine's clock`,
    numbers,
  );
};

/** Requires that both the venue and the instrument trade without restrictions. */
export const instrumentNotTradable: Gate = ({ instrument, market }) => {
  const { status } = instrument;
  const { venueStatus } = market;
  const numbers = { status, venueStatus };
  if (status === 'online' && venueStatus === 'online') {
    return passed('INSTRUMENT_NOT_TRADABLE', numbers);
  }
  const [what, found] =
    venueStatus === 'online'
      ? [`The status of ${instrument.symbol}`, status]
      : ['The status of the venue', venueStatus];
  return refused(
    'INSTRUMENT_NOT_TRADABLE',
    () => `${what} is ${found}. Entries wait until it is online`,
    numbers,
  );
};

export const directionNotAllowed: Gate = ({ account, signal }) => {
  const gate: GateCode = 'DIRECTION_NOT_ALLOWED';
  const numbers = { kind: account.kind, direction: signal.direction };
  if (account.kind === 'margin' || signal.direction === 'long') return passed(gate, numbers);
  return refused(
    gate,
    () =>
      'A spot account cannot open a short; the signal can only close an existing position. Use a margin account to sell short',
    numbers,
  );
};

/** An unknown age and NaN count as too old. */
function isOlder(ageMs: number | null, limitMs: number): boolean {
  return ageMs === null || !(ageMs <= limitMs);
}

function stale(
  seen: { what: string; ageMs: number | null; limitMs: number },
  numbers: Verdict['numbers'],
): Verdict {
  const state =
    seen.ageMs === null
      ? `No ${seen.what} has arrived yet`
      : `The newest ${seen.what} is ${seen.ageMs} ms old`;
  return refused(
    'STALE_DATA',
    () => `${state}; the limit is ${seen.limitMs} ms. Entries wait for fresh data`,
    numbers,
  );
}
