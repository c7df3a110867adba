/** A slower answer leaves too much uncertainty about its time. */
const ROUND_TRIP_MS_MAX = 5_000;
/** Venues report whole seconds. */
const RESOLUTION_MS = 1_000;

/**
 * The venue's clock minus ours in milliseconds: the venue's time minus the middle of the round trip. `null` when the
 * answer took longer than 5 s; 0 when the difference is within half the round trip plus the venue's resolution.
 */
export function clockSkewOf(measured: {
  readonly requestedAt: number;
  readonly answeredAt: number;
  readonly venueTime: number;
}): number | null {
  const { requestedAt, answeredAt, venueTime } = measured;
  const roundTripMs = answeredAt - requestedAt;
  if (roundTripMs > ROUND_TRIP_MS_MAX) return null;
  const skewMs = venueTime - (requestedAt + answeredAt) / 2;
  return Math.abs(skewMs) <= RESOLUTION_MS + roundTripMs / 2 ? 0 : skewMs;
}
