/** A slower answer says too little about when it was given. */
const ROUND_TRIP_MS_MAX = 5_000;
/** Venues tell whole seconds. */
const RESOLUTION_MS = 1_000;

/**
 * The venue's clock minus ours, in milliseconds: its time against the middle of the round trip. `null` when the answer
 * took too long to tell; 0 when the difference is within what the round trip and the venue's resolution leave open.
 */
export function clockSkewOf(measured: {
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly venueTime: number;
}): number | null {
  const { askedAt, answeredAt, venueTime } = measured;
  const roundTripMs = answeredAt - askedAt;
  if (roundTripMs > ROUND_TRIP_MS_MAX) return null;
  const skewMs = venueTime - (askedAt + answeredAt) / 2;
  return Math.abs(skewMs) <= RESOLUTION_MS + roundTripMs / 2 ? 0 : skewMs;
}
