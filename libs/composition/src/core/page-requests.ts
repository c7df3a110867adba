import type { FunnelQuery, PageQuery } from '@tidegate/contracts';
import {
  DAY_MS,
  epochMs,
  instrumentId,
  parseInstant,
  TidegateError,
  type AccountId,
  type EpochMs,
  type InstrumentId,
  type VenueId,
} from '@tidegate/kernel';
import type { RowFilter, RowRequest } from '@tidegate/trading';

const ROWS_PER_PAGE = 50;

/** Converts a query for the stores. Throws `REQUEST_INVALID` for a date that does not exist. */
export function rowRequestOf(
  account: AccountId | null,
  query: PageQuery,
  venue: VenueId,
): RowRequest {
  const { limit, cursor } = query;
  return {
    limit: limit === undefined ? ROWS_PER_PAGE : Number(limit),
    ...(cursor === undefined ? {} : { cursor }),
    filter: { ...(account === null ? {} : { account }), ...filterOf(query, venue) },
  };
}

/** The span and instrument of a funnel; by default the 24 hours up to now. */
export function spanOf(
  { since, until, instrument }: FunnelQuery,
  { venue, now }: { readonly venue: VenueId; readonly now: EpochMs },
): { readonly from: EpochMs; readonly to: EpochMs; readonly instrument?: InstrumentId } {
  const to = until === undefined ? now : momentOf('until', until);
  return {
    from: since === undefined ? epochMs(to - DAY_MS) : momentOf('since', since),
    to,
    ...(instrument === undefined ? {} : { instrument: namedInstrument(instrument, venue) }),
  };
}

function filterOf(query: PageQuery, venue: VenueId): RowFilter {
  const { instrument, strategy, status, outcome, code, since, until } = query;
  return {
    ...(instrument === undefined ? {} : { instrument: namedInstrument(instrument, venue) }),
    ...(strategy === undefined ? {} : { strategy }),
    ...(status === undefined ? {} : { status }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(code === undefined ? {} : { gate: code }),
    ...(since === undefined ? {} : { from: momentOf('since', since) }),
    ...(until === undefined ? {} : { to: momentOf('until', until) }),
  };
}

export function namedInstrument(text: string, venue: VenueId): InstrumentId {
  return text.includes(':') ? (text as InstrumentId) : instrumentId(venue, text);
}

export function momentOf(name: string, text: string): EpochMs {
  const at = parseInstant(text);
  if (at !== null) return at;
  throw new TidegateError('REQUEST_INVALID', `${name} is "${text}", which is not a date`);
}
