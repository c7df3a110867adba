import type { InstrumentStatus, VenueStatus } from '@tidegate/model';

const VENUE_STATUSES: ReadonlySet<unknown> = new Set<VenueStatus>([
  'online',
  'maintenance',
  'cancel_only',
  'post_only',
  'limit_only',
]);

const INSTRUMENT_STATUSES: ReadonlySet<unknown> = new Set<InstrumentStatus>([
  'online',
  'cancel_only',
  'post_only',
  'limit_only',
  'reduce_only',
  'maintenance',
  'delisted',
  'work_in_progress',
]);

/** Kraken's system statuses equal `VenueStatus`. */
export function isVenueStatus(value: unknown): value is VenueStatus {
  return VENUE_STATUSES.has(value);
}

/** Kraken's pair statuses equal `InstrumentStatus`. */
export function isInstrumentStatus(value: unknown): value is InstrumentStatus {
  return INSTRUMENT_STATUSES.has(value);
}
